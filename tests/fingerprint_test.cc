#include "plan/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>

#include "catch.h"
#include "plan/plan_time.h"

namespace {

Fingerprints all_of(std::string_view entries, std::string_view more = "", std::string_view key = {}) {
  return fingerprints(
      Plan::read(Source::from_text(
          fmt::format(R"({{"format_version":"1.2","resource_changes":[{}]{}}})", entries, more),
          "plan.json")),
      key);
}

std::string of(std::string_view entries, std::string_view more = "", std::string_view key = {}) {
  return all_of(entries, more, key).plan;
}

/// One entry; `change` is what stands in its "change" beside the actions.
std::string entry(std::string_view address, std::string_view actions, std::string_view change,
                  std::string_view more = "") {
  return fmt::format(R"({{"address":"{}"{},"change":{{"actions":[{}],{}}}}})", address, more, actions,
                     change);
}

std::string create(std::string_view after, std::string_view more = "") {
  return entry("a.c", R"("create")", fmt::format(R"("before":null,"after":{}{})", after, more));
}

std::string updated(std::string_view before, std::string_view after, std::string_view more = "") {
  return entry("a.b", R"("update")", fmt::format(R"("before":{},"after":{}{})", before, after, more));
}

std::string at(std::string_view time) {
  return fmt::format(R"(,"timestamp":"{}")", time);
}

constexpr std::string_view update =
    R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})";
constexpr std::string_view created =
    R"({"address":"a.c","change":{"actions":["create"],"before":null,"after":{"m":{"k":"v"}}}})";

}  // namespace

TEST_CASE("a plan made twice has one fingerprint") {
  const std::string want = of(fmt::format("{},{}", update, created));
  CHECK(want.size() == 64);
  CHECK(of(fmt::format("{},{}", created, update)) == want);
  CHECK(
      of(fmt::format("{},{}", update, created),
         R"(,"timestamp":"2026-01-01T00:00:00Z","terraform_version":"1.9.0","errored":false,"complete":true)") ==
      want);
  CHECK(of(fmt::format(
            R"({},{},{{"address":"a.d","change":{{"actions":["no-op"],"before":{{}},"after":{{}}}}}})",
            update, created)) == want);
  CHECK(of(fmt::format(
            R"({},{},{{"address":"data.a.d","mode":"data","change":{{"actions":["read"],"after":{{}}}}}})",
            update, created)) == want);
  CHECK(
      of(fmt::format(
          R"({{"address":"a.b","change":{{"before":{{"l":["y","x"],"n":1.0}},"actions":["update"],"after":{{"n":2e0,"l":["x","y"],"z":null}},"after_unknown":{{"arn":true,"n":false}}}}}},{})",
          created)) == want);
}

TEST_CASE("anything that the plan does more, less or otherwise changes the fingerprint") {
  const std::string base = of(update);
  const std::string_view others[] = {
      created,
      R"({"address":"a.x","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["delete","create"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":3,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":"2","l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":0,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["xy"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","deposed":"deadbeef","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","previous_address":"a.z","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"importing":{"id":"i"},"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"id":"i","n":1,"l":["x","y"]},"after":{"id":"i","n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
  };
  for (std::string_view other : others) {
    INFO(other);
    CHECK(of(other) != base);
  }
  CHECK(of(update, R"(,"output_changes":{"o":{"actions":["create"],"after":1}})") != base);
  CHECK(of(update, R"(,"errored":true)") != base);
  CHECK(of(update, R"(,"complete":false)") != base);
  CHECK(of(update, R"(,"action_invocations":[{"address":"action.a.b"}])") != base);
  CHECK(of(fmt::format("{},{}", update, created)) != base);
}

TEST_CASE("where it is done, by which provider, and what runs beside it count") {
  const auto with = [](std::string_view region, std::string_view block, std::string_view provider = "r/h/aws",
                       std::string_view variable = "us-east-1") {
    return of(
        fmt::format(
            R"({{"address":"aws_a.c","mode":"managed","type":"aws_a","name":"c","provider_name":"{}","change":{{"actions":["create"],"before":null,"after":{{}}}}}})",
            provider),
        fmt::format(
            R"(,"variables":{{"region":{{"value":"{}"}}}},"configuration":{{"provider_config":{{"aws":{{"name":"aws","expressions":{{"region":{}}}}}}},"root_module":{{"resources":[{{"address":"aws_a.c","mode":"managed","type":"aws_a","name":"c","provider_config_key":"aws"{}}}]}}}})",
            variable, region, block));
  };
  const std::string_view named = R"({"references":["var.region"]})";
  const std::string base = with(named, "");
  CHECK(with(R"({"constant_value":"us-east-1"})", "") == base);
  CHECK(with(R"({"constant_value":"us-west-2"})", "") != base);
  CHECK(with(named, "", "r/h/aws", "us-west-2") != base);
  CHECK(with(named, "", "r/other/aws") != base);
  const auto running = [&](std::string_view command) {
    return with(
        named,
        fmt::format(
            R"(,"provisioners":[{{"type":"local-exec","expression":{{"command":{{"constant_value":"{}"}}}}}}])",
            command));
  };
  CHECK(running("true") != base);
  CHECK(running("true") != running("false"));
  CHECK(running("true") == running("true"));
}

TEST_CASE("of an update only what it changes counts") {
  const std::string base = of(updated(R"({"id":"i","n":1,"used":10,"tags":{"a":"b"}})",
                                      R"({"id":"i","n":2,"used":10,"tags":{"a":"b"}})"));
  // A computed attribute drifted between two plans, on both sides alike.
  CHECK(of(updated(R"({"id":"i","n":1,"used":99,"tags":{"a":"b"}})",
                   R"({"id":"i","n":2,"used":99,"tags":{"a":"b"}})")) == base);
  const std::string computed =
      of(updated(R"({"n":1,"etag":"x"})", R"({"n":2})", R"(,"after_unknown":{"etag":true})"));
  CHECK(of(updated(R"({"n":1,"etag":"y"})", R"({"n":2})", R"(,"after_unknown":{"etag":true})")) == computed);
  CHECK(of(updated(R"({"n":1,"arn":"x"})", R"({"n":2})", R"(,"after_unknown":{"arn":true})")) != computed);
}

TEST_CASE("blocks in another order are the same work") {
  const auto rules = [](std::string_view list) { return fmt::format(R"({{"rule":[{}]}})", list); };
  const std::string_view a = R"({"port":80,"from":"x"})", b = R"({"port":443,"from":"y"})",
                         c = R"({"port":22,"from":"z"})", d = R"({"port":22,"from":"w"})";
  const auto both = [](auto x, auto y) { return fmt::format("{},{}", x, y); };
  const std::string base = of(updated(rules(both(a, b)), rules(both(c, d))));
  CHECK(of(updated(rules(both(b, a)), rules(both(c, d)))) == base);
  CHECK(of(updated(rules(both(b, a)), rules(both(d, c)))) == base);
  CHECK(of(updated(rules(both(a, b)), rules(both(c, c)))) != base);
  // What stays does not count, and neither does order alone.
  CHECK(of(updated(rules(fmt::format("{},{},{}", a, b, R"({"p":1})")),
                   rules(fmt::format("{},{},{}", R"({"p":1})", c, d)))) == base);
  CHECK(of(updated(rules(both(a, b)), rules(both(b, a)))) == of(updated(rules(a), rules(a))));
  CHECK(of(create(rules(both(a, b)))) == of(create(rules(both(b, a)))));
  CHECK(of(create(R"({"b":1,"a":{"d":1,"c":2}})")) == of(create(R"({"a":{"c":2,"d":1},"b":1})")));
  CHECK(of(create(R"({"aa":1,"b":2})")) == of(create(R"({"b":2,"aa":1})")));
}

TEST_CASE("JSON in a string counts by what it says") {
  const auto policy = [](std::string_view text) { return fmt::format(R"({{"policy":"{}"}})", text); };
  const std::string base = of(create(policy(R"({\"a\":1,\"b\":[\"x\",\"y\"]})")));
  CHECK(of(create(policy(R"({ \"b\": [\"y\", \"x\"], \"a\": 1.0 })"))) == base);
  CHECK(of(create(policy(R"({\"a\":2,\"b\":[\"x\",\"y\"]})"))) != base);
  CHECK(of(create(R"({"policy":{"a":1,"b":["x","y"]}})")) != base);
  const std::string now = of(updated(policy(R"({\"a\":1})"), policy(R"({\"a\":2})")));
  CHECK(of(updated(policy(R"({\"a\": 1})"), policy(R"({\"a\": 2})"))) == now);
}

TEST_CASE("a delete is known by its object, not by all that drifted in it") {
  const auto gone = [](std::string_view before) {
    return of(entry("a.b", R"("delete")", fmt::format(R"("before":{},"after":null)", before)));
  };
  const std::string base = gone(R"({"id":"i-1","arn":"arn:1","status":"up"})");
  CHECK(gone(R"({"id":"i-1","arn":"arn:1","status":"down","more":1})") == base);
  CHECK(gone(R"({"id":"i-2","arn":"arn:1","status":"up"})") != base);
  CHECK(gone(R"({"id":"i-1","arn":"arn:2","status":"up"})") != base);
}

TEST_CASE("a replacement is known by the old object, what forces it, and the new values") {
  const auto replaced = [](std::string_view paths, std::string_view before, std::string_view after) {
    return of(
        entry("a.b", R"("delete","create")",
              fmt::format(R"("replace_paths":[{}],"before":{},"after":{},"after_unknown":{{"id":true}})",
                          paths, before, after)));
  };
  const std::string base = replaced(R"(["x"],["y"])", R"({"id":"i","x":1,"used":5})", R"({"x":2})");
  CHECK(replaced(R"(["y"],["x"])", R"({"id":"i","x":1,"used":6})", R"({"x":2})") == base);
  CHECK(replaced(R"(["x"])", R"({"id":"i","x":1,"used":5})", R"({"x":2})") != base);
  CHECK(replaced(R"(["x"],["y"])", R"({"id":"j","x":1,"used":5})", R"({"x":2})") != base);
  CHECK(replaced(R"(["x"],["y"])", R"({"id":"i","x":1,"used":5})", R"({"x":3})") != base);
}

TEST_CASE("the moment of planning is no change") {
  const auto tagged = [](std::string_view time, std::string_view text) {
    return of(create(fmt::format(R"({{"tags":{{"t":"{}"}},"n":1}})", text)), at(time));
  };
  constexpr std::string_view first = "2026-11-20T14:57:44Z";
  constexpr std::string_view second = "2026-12-31T23:05:09Z";
  struct Case {
    std::string_view first, second;
  };
  constexpr Case same[] = {
      {"2026-11-20T14:57:44Z", "2026-12-31T23:05:09Z"},
      {"2026-12-20T14:57:44Z", "2027-01-30T23:05:09Z"},  // timeadd(plantimestamp(), "720h")
      {"2026-11-20T13:57:44Z", "2026-12-31T22:05:09Z"},
      {"x-final-20261120145744", "x-final-20261231230509"},
      {"20261120145744-y", "20261231230509-y"},
      {"2026-11-20-14-57-44", "2026-12-31-23-05-09"},
      {"v2026-11-20_14.57", "v2026-12-31_23.05"},
      {"20261120T145744Z", "20261231T230509Z"},
      {"2026-11-20 14:57:44", "2026-12-31 23:05:09"},
      {"20 Nov 2026 14:57 UTC", "31 Dec 2026 23:05 UTC"},
      {"1795186664", "1798758309"},
      {"from 2026-11-20T14:57:44Z to 2026-11-21T14:57:44Z",
       "from 2026-12-31T23:05:09Z to 2027-01-01T23:05:09Z"},
  };
  for (const Case& c : same) {
    INFO(c.first);
    CHECK(tagged(first, c.first) == tagged(second, c.second));
  }
  constexpr Case others[] = {
      {"2026-11-20T14:57:44Z", "2026-12-31T22:05:09Z"},  // now, and an hour before
      {"2026-11-20", "2026-12-31"},                      // a date is a date
      {"2026-11-20T14:57:43Z", "2026-12-31T23:05:08Z"},
      {"920261120145744", "920261231230509"},
      {"202611201457441", "202612312305091"},
      {"20261120145744", "2026-12-31-23-05-09"},
      {"2026-11-20T14:57:44Z", "(planned +0h)"},
  };
  for (const Case& c : others) {
    INFO(c.first);
    CHECK(tagged(first, c.first) != tagged(second, c.second));
  }
  CHECK(tagged(first, "2020-01-01T00:00:00Z") == tagged(second, "2020-01-01T00:00:00Z"));
  const auto changed = [](std::string_view time, std::string_view old, std::string_view now) {
    return of(updated(fmt::format(R"({{"t":"{}"}})", old), fmt::format(R"({{"t":"{}"}})", now)), at(time));
  };
  CHECK(changed(first, "2020-01-01T00:00:00Z", first) == changed(second, "2020-01-01T00:00:00Z", second));
}

TEST_CASE("a text that is no time, or no time of this plan, stays as it is") {
  for (const std::string_view time : {"", "now", "2026-11-20T14:57:44+01:00", "2026-13-20T14:57:44Z", "9999"})
    CHECK_FALSE(PlanTime(time).relative("2026-11-20T14:57:44Z"));
  const PlanTime time("2026-11-20T14:57:44Z");
  CHECK(time.relative("a 2026-11-20T14:57:44Z b") == "a (planned +0h) b");
  CHECK(time.relative("2025-11-20T14:57:44Z") == "(planned -8760h)");
  for (const std::string_view text :
       {"", "2026", "arn:aws:x:2026:57:44Z", "2026-11-20T14:57", "2026-02-30T14:57:44Z!",
        "2026-99-99T99:57:44Z", "2026-11-20T14:58:44Z"})
    CHECK((!time.relative(text) || text == "2026-11-20T14:57"));
}

TEST_CASE("what apply makes up does not count") {
  // random_id, uuid() and timestamp() are unknown while planning.
  const std::string_view unknown = R"(,"after_unknown":{"id":true,"hex":true,"name":true})";
  const std::string base = of(create(R"({"byte_length":4})", unknown), at("2026-11-20T14:57:44Z"));
  CHECK(of(create(R"({"byte_length":4})", unknown), at("2026-11-21T08:00:00Z")) == base);
  CHECK(of(create(R"({"byte_length":8})", unknown)) != base);
  CHECK(of(create(R"({"byte_length":4,"name":"x"})", R"(,"after_unknown":{"id":true,"hex":true})")) != base);
  CHECK(of(create("null", R"(,"after_unknown":{"id":true})")) !=
        of(create("null", R"(,"after_unknown":{"arn":true})")));
}

TEST_CASE("secrets are bound only under a key") {
  const auto secret = [](std::string_view text) {
    return create(fmt::format(R"({{"name":"n","value":"{}"}})", text),
                  R"(,"after_sensitive":{"value":true})");
  };
  const Fingerprints open = all_of(secret("hunter2"));
  CHECK(open.secrets == 1);
  CHECK(all_of(secret("swordfish")).plan == open.plan);
  CHECK(of(create(R"({"name":"n"})")) != open.plan);
  CHECK(of(create(R"({"name":"n","value":["hunter2"]})", R"(,"after_sensitive":{"value":true})")) !=
        open.plan);

  const std::string key(32, 'k');
  const Fingerprints keyed = all_of(secret("hunter2"), "", key);
  CHECK(keyed.secrets == 0);
  CHECK(keyed.plan != open.plan);
  CHECK(all_of(secret("hunter2"), "", key).plan == keyed.plan);
  CHECK(all_of(secret("swordfish"), "", key).plan != keyed.plan);
  CHECK(all_of(secret("hunter2"), "", std::string(32, 'q')).plan != keyed.plan);
  CHECK(all_of(secret("hunter2"), "", key).changes[0].size() == 32);
}

TEST_CASE("a secret that stands elsewhere without a mark, or in a place for secrets, is not bound either") {
  const auto leaked = [](std::string_view text) {
    return create(fmt::format(R"({{"password":"{0}","url":"postgres://u:{0}@db"}})", text),
                  R"(,"after_sensitive":{"password":true})");
  };
  CHECK(of(leaked("correct-horse")) == of(leaked("battery-staple")));
  const std::string key(32, 'k');
  CHECK(of(leaked("correct-horse"), "", key) != of(leaked("battery-staple"), "", key));

  const auto script = [](std::string_view text) {
    return create(fmt::format(R"({{"user_data":"{}"}})", text));
  };
  CHECK(all_of(script("a")).secrets == 1);
  CHECK(of(script("a")) == of(script("b")));
  CHECK(of(script("a"), "", key) != of(script("b"), "", key));

  // Of container definitions the image counts, and the environment does not.
  const auto containers = [](std::string_view image, std::string_view value) {
    return create(fmt::format(
        R"({{"container_definitions":"[{{\"image\":\"{}\",\"environment\":[{{\"name\":\"N\",\"value\":\"{}\"}}]}}]"}})",
        image, value));
  };
  CHECK(of(containers("app:1", "x")) == of(containers("app:1", "y")));
  CHECK(of(containers("app:1", "x")) != of(containers("app:2", "x")));
  CHECK(of(containers("app:1", "x"), "", key) != of(containers("app:1", "y"), "", key));
}

TEST_CASE("whether a secret changes counts, and to what does not") {
  const auto secret = [](std::string_view old, std::string_view now) {
    return updated(fmt::format(R"({{"n":1,"value":"{}"}})", old),
                   fmt::format(R"({{"n":2,"value":"{}"}})", now),
                   R"(,"before_sensitive":{"value":true},"after_sensitive":{"value":true})");
  };
  CHECK(of(secret("a", "b")) == of(secret("a", "c")));
  CHECK(of(secret("a", "b")) != of(secret("a", "a")));
  const auto environment = [](std::string_view old, std::string_view now) {
    const auto side = [](std::string_view value) {
      return fmt::format(
          R"({{"container_definitions":"[{{\"environment\":[{{\"name\":\"N\",\"value\":\"{}\"}}]}}]"}})",
          value);
    };
    return updated(side(old), side(now));
  };
  CHECK(of(environment("x", "y")) == of(environment("x", "z")));
  CHECK(of(environment("x", "y")) != of(environment("x", "x")));
}

TEST_CASE("outputs and actions count by what they will be") {
  const auto output = [](std::string_view json, std::string_view time = "2026-11-20T14:57:44Z") {
    return of(update, fmt::format(R"(,"output_changes":{{"o":{}}},"timestamp":"{}")", json, time));
  };
  const std::string base = output(R"({"actions":["update"],"before":1,"after":2,"after_unknown":false})");
  CHECK(output(R"({"actions":["update"],"before":0,"after":2,"after_unknown":false})") == base);
  CHECK(output(R"({"actions":["update"],"before":1,"after":3,"after_unknown":false})") != base);
  CHECK(output(R"({"actions":["update"],"before":1,"after_unknown":true})") != base);
  CHECK(output(R"({"actions":["create"],"after":"2026-11-20T14:57:44Z"})") ==
        output(R"({"actions":["create"],"after":"2026-11-20T15:00:00Z"})", "2026-11-20T15:00:00Z"));
  CHECK(output(R"({"actions":["no-op"],"before":1,"after":1})") == of(update));
  const auto action = [](std::string_view config, std::string_view sensitive = "{}") {
    return of(update, fmt::format(R"(,"action_invocations":[{{"address":"action.x.y","config_values":{},
      "config_sensitive":{},"lifecycle_action_trigger":{{"triggering_resource_address":"a.b"}}}}])",
                                  config, sensitive));
  };
  CHECK(action(R"({"n":1})") != action(R"({"n":2})"));
  CHECK(action(R"({"n":1})", R"({"n":true})") == action(R"({"n":2})", R"({"n":true})"));
}

TEST_CASE("texts that imitate the notation do not collide") {
  const std::string_view values[] = {R"({"a":"1:b"})",
                                     R"({"a":"1","b":null,"c":"2"})",
                                     R"({"a":["x","y"]})",
                                     R"({"a":["x,y"]})",
                                     R"({"a":["xy"]})",
                                     R"({"a":"?"})",
                                     R"({"a":true})",
                                     R"({"a":"true"})",
                                     R"({"a":1})",
                                     R"({"a":"1"})",
                                     R"({"a":{}})",
                                     R"({"a":[]})",
                                     R"({"a":"{}"})",
                                     R"({"a":"[]"})",
                                     R"({"a":{"b":"c"}})",
                                     R"({"a":{"b":{}}})",
                                     R"({"a":[[],[]]})",
                                     R"({"a":[[[]]]})",
                                     R"({"a":"s1:x"})",
                                     R"({"a":""})",
                                     R"({"a":10})",
                                     R"({"a":100})",
                                     R"({"a":-1})",
                                     R"({"a":0.1})",
                                     R"({"a.b":"x"})",
                                     R"({"a":{"b":"x"}})",
                                     R"({})"};
  std::vector<std::string> seen;
  for (const std::string_view value : values) seen.push_back(of(create(value)));
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("marks that fit no value, and texts as deep as a plan allows, do no harm") {
  for (const std::string_view marks :
       {R"({"a":{"b":true}})", R"({"a":[true]})", R"([true])", "true", R"("x")"}) {
    INFO(marks);
    CHECK(of(create(R"({"a":"x"})", fmt::format(R"(,"after_unknown":{})", marks))).size() == 64);
    CHECK(of(create(R"({"a":"x"})", fmt::format(R"(,"after_sensitive":{})", marks))).size() == 64);
    CHECK(of(updated(R"({"a":"y"})", R"({"a":"x"})", fmt::format(R"(,"after_unknown":{})", marks))).size() ==
          64);
  }
  const std::string deep = std::string(400, '[') + std::string(400, ']');
  CHECK(of(create(fmt::format(R"({{"a":{0},"b":"{0}"}})", deep))).size() == 64);
  CHECK(
      of(updated(fmt::format(R"({{"a":[{0},1]}})", deep), fmt::format(R"({{"a":[2,{0}]}})", deep))).size() ==
      64);
}
