#include "plan/causes.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "base/error.h"
#include "catch.h"
#include "plan_text.h"

namespace {

/// A replaced resource of the type `aws_x`, whose `argument` is `reference` and forces it.
std::string replaced(const std::string& name, const std::string& argument, const std::string& old) {
  return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
         R"(","change":{"actions":["delete","create"],"before":{")" + argument + R"(":")" + old +
         R"("},"after":{},"after_unknown":{"id":true,"arn":true,")" + argument +
         R"(":true},"replace_paths":[[")" + argument + R"("]]}})";
}

std::string configured(const std::string& name, const std::string& argument, const std::string& reference) {
  return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
         R"(","expressions":{")" + argument + R"(":{"references":[)" + reference + "]}}}";
}

Plan plan_of(const std::string& changes, const std::string& configuration) {
  return plan_from(R"({"format_version":"1.2","resource_changes":[)" + changes +
                   R"(],"configuration":{"root_module":{"resources":[)" + configuration + "]}}}");
}

/// "aws_x.a.id > link of aws_x.b", one for each cause.
std::vector<std::string> told(const Graph& graph, std::string_view address, std::size_t most = 12) {
  std::vector<std::string> all;
  Causes causes(graph);
  for (const Cause& cause : causes.chain(*graph.plan().find(address), most))
    all.push_back(std::string(cause.from->address) + "." + std::string(cause.attribute) + " > " + cause.path +
                  " of " + std::string(cause.to->address));
  return all;
}

}  // namespace

TEST_CASE("a replacement is followed back to where it begins, and circles end") {
  const std::string a = replaced("a", "cidr", "10");
  const std::string b = replaced("b", "link", "1");
  const std::string c = replaced("c", "link", "2");
  const std::string still =
      R"({"address":"aws_x.s","mode":"managed","type":"aws_x","name":"s","change":{"actions":["no-op"],"before":{},"after":{}}})";
  const Plan plan = plan_of(a + "," + b + "," + c + "," + still,
                            configured("a", "cidr", R"("var.cidr")") + "," +
                                configured("b", "link", R"("aws_x.a.id","aws_x.a")") + "," +
                                configured("c", "link", R"("aws_x.b.arn","aws_x.b","aws_x.s.id","aws_x.s")") +
                                "," + configured("s", "link", R"("var.x")"));
  const Graph graph(plan);
  CHECK(told(graph, "aws_x.a").empty());
  CHECK(told(graph, "aws_x.c") ==
        std::vector<std::string>{"aws_x.b.arn > link of aws_x.c", "aws_x.a.id > link of aws_x.b"});
  CHECK(told(graph, "aws_x.c", 1).size() == 1);
  CHECK(told(graph, "aws_x.s").empty());

  const Plan circle = plan_of(b + "," + c, configured("b", "link", R"("aws_x.c.id","aws_x.c")") + "," +
                                               configured("c", "link", R"("aws_x.b.id","aws_x.b")"));
  const Graph round(circle);
  CHECK(told(round, "aws_x.c").size() == 2);
}

namespace {

/// An entry of resource_changes or resource_drift; sides and marks are JSON.
std::string entry(const std::string& address, const std::string& actions, const std::string& before,
                  const std::string& after, const std::string& rest = "", const std::string& unknown = "{}") {
  const bool in_module = address.substr(0, 7) == "module.";
  const std::size_t end = in_module ? address.find(".aws_") : 0;
  const std::string local = in_module ? address.substr(end + 1) : address;
  const std::size_t dot = local.find('.');
  const std::string name = local.substr(dot + 1, local.find('[') - dot - 1);
  const std::size_t key = local.find('[');
  std::string index = key == std::string::npos ? "" : local.substr(key + 1, local.size() - key - 2);
  std::erase(index, '\\');  // the address stands in quotes, the index does not
  return R"({"address":")" + address + R"(","mode":"managed",)" +
         (in_module ? R"("module_address":")" + address.substr(0, end) + R"(",)" : "") + R"("type":")" +
         local.substr(0, dot) + R"(","name":")" + name + R"(",)" +
         (key == std::string::npos ? "" : R"("index":)" + index + ",") +
         R"("provider_name":"aws","change":{"actions":)" + actions + R"(,"before":)" + before +
         R"(,"after":)" + after + R"(,"after_unknown":)" + unknown + "}" + rest + "}";
}

Plan whole(const std::string& changes, const std::string& root_module, const std::string& more = "") {
  return plan_from(R"({"format_version":"1.2",)" + more + R"("resource_changes":[)" + changes +
                   R"(],"configuration":{"root_module":)" + root_module + "}}");
}

RootKind begin_of(Causes& causes, const Plan& plan, std::string_view address) {
  const Why& why = causes.why(*plan.find(address));
  REQUIRE(why.begins.size() == 1);
  return why.begins[0].kind;
}

}  // namespace

TEST_CASE("each kind of beginning is told apart") {
  const std::string replace = R"(["delete","create"])";
  const Plan plan = whole(
      entry("aws_x.edited", R"(["update"])", R"({"size":"a"})", R"({"size":"b"})") + "," +
          entry("aws_x.data", R"(["update"])", R"({"size":"a"})", R"({"size":"b"})") + "," +
          entry("aws_x.drift", R"(["update"])", R"({"size":"a"})", R"({"size":"b"})") + "," +
          entry("aws_x.tainted", replace, R"({"size":"a"})", R"({"size":"a"})",
                R"(,"action_reason":"replace_because_tainted")") +
          "," +
          entry("aws_x.asked", replace, R"({"size":"a"})", R"({"size":"a"})",
                R"(,"action_reason":"replace_by_request")") +
          "," +
          entry("aws_x.triggered", replace, R"({"size":"a"})", R"({"size":"a"})",
                R"(,"action_reason":"replace_by_triggers")") +
          "," +
          entry("aws_x.gone", R"(["delete"])", "{}", "null",
                R"(,"action_reason":"delete_because_no_resource_config")") +
          "," +
          entry("aws_x.index[1]", R"(["delete"])", "{}", "null",
                R"(,"action_reason":"delete_because_count_index")") +
          "," + entry("aws_x.order", R"(["update"])", R"({"size":["a","b"]})", R"({"size":["b","a"]})") +
          "," + entry("aws_x.computed", R"(["update"])", R"({"etag":"a"})", "{}", "", R"({"etag":true})") +
          "," + entry("aws_x.local", R"(["update"])", R"({"size":"a"})", "{}", "", R"({"size":true})"),
      R"({"resources":[)" + configured("edited", "size", R"("var.size")") + "," +
          configured("data", "size", R"("data.aws_y.z.size","data.aws_y.z")") + "," +
          configured("drift", "size", R"("var.size")") + "," + configured("order", "size", R"("var.sizes")") +
          "," + configured("computed", "size", R"("var.size")") + "," +
          configured("local", "size", R"("local.size")") + "]}",
      R"("resource_drift":[)" + entry("aws_x.drift", R"(["update"])", R"({"size":"b"})", R"({"size":"a"})") +
          "],");
  const Graph graph(plan);
  Causes causes(graph);
  const std::map<std::string_view, RootKind> wanted = {
      {"aws_x.edited", RootKind::edited},   {"aws_x.data", RootKind::looked_up},
      {"aws_x.drift", RootKind::drifted},   {"aws_x.tainted", RootKind::tainted},
      {"aws_x.asked", RootKind::requested}, {"aws_x.triggered", RootKind::triggered},
      {"aws_x.gone", RootKind::removed},    {"aws_x.index[1]", RootKind::key_gone},
      {"aws_x.order", RootKind::order},     {"aws_x.computed", RootKind::at_apply},
      {"aws_x.local", RootKind::hidden},
  };
  for (const auto& [address, kind] : wanted) {
    INFO(address);
    CHECK(name(begin_of(causes, plan, address)) == name(kind));
  }
}

TEST_CASE("a known value is not blamed on what cannot have made it") {
  // Both refer to aws_x.a; only the first has a part of it. Of the replaced one nothing is known.
  const Plan plan =
      whole(entry("aws_x.a", R"(["update"])", R"({"size":"one"})", R"({"size":"two"})") + "," +
                entry("aws_x.r", R"(["delete","create"])", R"({"id":"i","size":"one"})", R"({"size":"two"})",
                      "", R"({"id":true})") +
                "," + entry("aws_x.fed", R"(["update"])", R"({"size":"one-x"})", R"({"size":"two-x"})") +
                "," + entry("aws_x.guard", R"(["update"])", R"({"size":"s"})", R"({"size":"t"})") + "," +
                entry("aws_x.own", R"(["update"])", R"({"size":"s"})", R"({"size":"t"})"),
            R"({"resources":[)" + configured("a", "size", R"("var.a")") + "," +
                configured("r", "size", R"("var.a")") + "," +
                configured("fed", "size", R"("aws_x.a.size","aws_x.a")") + "," +
                configured("guard", "size", R"("aws_x.a.size","aws_x.a","var.s")") + "," +
                configured("own", "size", R"("aws_x.r.id","aws_x.r")") + "]}");
  const Graph graph(plan);
  Causes causes(graph);
  const Why& fed = causes.why(*plan.find("aws_x.fed"));
  REQUIRE(fed.fed_by.size() == 1);
  CHECK_FALSE(fed.fed_by[0].probable);
  CHECK(fed.begins.empty());
  const Why& guard = causes.why(*plan.find("aws_x.guard"));
  REQUIRE(guard.fed_by.size() == 1);
  CHECK(guard.fed_by[0].probable);
  CHECK(begin_of(causes, plan, "aws_x.guard") == RootKind::edited);
  CHECK(causes.why(*plan.find("aws_x.own")).fed_by.empty());
  CHECK(begin_of(causes, plan, "aws_x.own") == RootKind::edited);
  std::size_t guesses = 0;
  for (const Root& root : causes.roots()) guesses += root.probable;
  CHECK(guesses == 1);
}

TEST_CASE("one edit is found in all its places, and what follows from it stands under it") {
  const Plan plan = whole(
      entry("aws_x.root", R"(["delete","create"])", R"({"id":"i","domain":"a"})", R"({"domain":"b"})", "",
            R"({"id":true})") +
          "," +
          entry("aws_x.middle", R"(["update"])", R"({"id":"j","link":"i"})", R"({"id":"j"})", "",
                R"({"link":true})") +
          "," +
          entry("module.m.aws_x.leaf", R"(["update"])", R"({"link":"i"})", "{}", "", R"({"link":true})"),
      R"({"resources":[)" + configured("root", "domain", R"("var.domain")") + "," +
          configured("middle", "link", R"("aws_x.root.id","aws_x.root")") +
          R"(],"module_calls":{"m":{"expressions":{"link":{"references":["aws_x.root.id","aws_x.root"]}},"module":{"resources":[)" +
          configured("leaf", "link", R"("var.link")") + "]}}}}");
  const Graph graph(plan);
  Causes causes(graph);
  const std::vector<Root> roots = causes.roots();
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].kind == RootKind::edited);
  CHECK(roots[0].subject == "domain");
  CHECK(roots[0].origins == std::vector<std::string>{"var.domain"});
  CHECK(roots[0].places.size() == 1);
  CHECK(roots[0].follow.size() == 2);
  CHECK(causes.why(*plan.find("aws_x.middle")).begins.empty());
  CHECK_FALSE(causes.why(*plan.find("aws_x.middle")).fed_by[0].probable);
}

TEST_CASE("behind a local the plan's relevant attributes name what is probable") {
  const std::string changes =
      entry("aws_x.root", R"(["delete","create"])", R"({"id":"i","domain":"a"})", R"({"domain":"b"})", "",
            R"({"id":true})") +
      "," + entry("aws_x.leaf", R"(["update"])", R"({"link":"i"})", "{}", "", R"({"link":true})");
  const std::string resources = R"({"resources":[)" + configured("root", "domain", R"("var.domain")") + "," +
                                configured("leaf", "link", R"("local.link")") + "]}";
  const Plan with = plan_from(R"({"format_version":"1.2","resource_changes":[)" + changes +
                              R"(],"configuration":{"root_module":)" + resources +
                              R"(},"relevant_attributes":[{"resource":"aws_x.root","attribute":["id"]}]})");
  const Graph graph(with);
  Causes causes(graph);
  const Why& why = causes.why(*with.find("aws_x.leaf"));
  REQUIRE(why.fed_by.size() == 1);
  CHECK(why.fed_by[0].from->address == "aws_x.root");
  CHECK(why.fed_by[0].probable);
  const Plan without = whole(changes, resources);
  const Graph blind(without);
  Causes none(blind);
  CHECK(begin_of(none, without, "aws_x.leaf") == RootKind::hidden);
}

TEST_CASE("what differs in a text beside what feeds it is an edit of its own") {
  const auto plan_with = [](const std::string& old, const std::string& made) {
    return whole(entry("aws_x.a", R"(["update"])", R"({"size":"one-1"})", R"({"size":"two-2"})") + "," +
                     entry("aws_x.b", R"(["update"])", R"({"size":")" + old + R"("})",
                           R"({"size":")" + made + R"("})"),
                 R"({"resources":[)" + configured("a", "size", R"("var.a")") + "," +
                     configured("b", "size", R"("aws_x.a.size","aws_x.a")") + "]}");
  };
  const Plan both = plan_with("one-1/x", "two-2/y");
  const Graph graph(both);
  Causes causes(graph);
  CHECK(causes.why(*both.find("aws_x.b")).fed_by.size() == 1);
  CHECK(begin_of(causes, both, "aws_x.b") == RootKind::edited);
  CHECK(causes.roots().size() == 2);
  const Plan fed = plan_with("one-1/x/one-1", "two-2/x/two-2");
  const Graph of_fed(fed);
  Causes one(of_fed);
  CHECK(one.why(*fed.find("aws_x.b")).begins.empty());
  CHECK(one.roots().size() == 1);
}

TEST_CASE("an element that goes because another takes its place is no edit") {
  const Plan plan = whole(
      entry("aws_x.a", R"(["delete","create"])", R"({"id":"id-of-a"})", "{}", "", R"({"id":true})") + "," +
          entry("aws_x.b", R"(["update"])", R"({"links":["id-of-a","kept","one"]})",
                R"({"links":[null,"kept","two"]})", "", R"({"links":[true,false,false]})"),
      R"({"resources":[)" + configured("a", "size", R"("var.a")") + "," +
          configured("b", "links", R"("aws_x.a.id","aws_x.a")") + "]}");
  const Graph graph(plan);
  Causes causes(graph);
  const Why& why = causes.why(*plan.find("aws_x.b"));
  REQUIRE(why.fed_by.size() == 1);
  REQUIRE(why.begins.size() == 1);
  CHECK(why.begins[0].before.find("one") != std::string::npos);
  CHECK(why.begins[0].after.find("two") != std::string::npos);
}

TEST_CASE("of an output with several members, the old value tells which one was taken") {
  const Plan plan = whole(
      entry("module.m.aws_x.p", R"(["delete","create"])", R"({"id":"id-of-p"})", "{}", "", R"({"id":true})") +
          "," +
          entry("module.m.aws_x.q", R"(["delete","create"])", R"({"id":"id-of-q"})", "{}", "",
                R"({"id":true})") +
          "," + entry("aws_x.b", R"(["update"])", R"({"link":"id-of-p-s"})", "{}", "", R"({"link":true})"),
      R"({"resources":[)" + configured("b", "link", R"("module.m.o.p","module.m.o","module.m")") +
          R"(],"module_calls":{"m":{"module":{"outputs":{"o":{"expression":{"references":["aws_x.p.id","aws_x.p","aws_x.q.id","aws_x.q"]}}},"resources":[)" +
          configured("p", "size", R"("var.a")") + "," + configured("q", "size", R"("var.a")") + "]}}}}");
  const Graph graph(plan);
  CHECK(told(graph, "aws_x.b", 1) == std::vector<std::string>{"module.m.aws_x.p.id > link of aws_x.b"});
}

TEST_CASE("a module as a whole feeds what it puts out") {
  const Plan plan = whole(
      entry(R"(module.m[\"x\"].aws_x.a)", R"(["no-op"])", R"({"id":"one"})", R"({"id":"one"})") + "," +
          entry(R"(module.m[\"y\"].aws_x.a)", R"(["delete"])", R"({"id":"two"})", "null",
                R"(,"action_reason":"delete_because_no_module")") +
          "," + entry("aws_x.b", R"(["update"])", R"({"links":["one","two"]})", R"({"links":["one"]})"),
      R"({"resources":[)" + configured("b", "links", R"("module.m")") +
          R"(],"module_calls":{"m":{"for_each_expression":{},"module":{"outputs":{"id":{"expression":{"references":["aws_x.a.id","aws_x.a"]}}},"resources":[)" +
          configured("a", "size", R"("var.a")") + "]}}}}");
  const Graph graph(plan);
  Causes causes(graph);
  const Why& why = causes.why(*plan.find("aws_x.b"));
  REQUIRE(why.fed_by.size() == 1);
  CHECK(why.fed_by[0].from->address == "module.m[\"y\"].aws_x.a");
  CHECK(why.begins.empty());
  CHECK(causes.roots().size() == 1);
}

TEST_CASE("equal literals, and equal keys of blocks that repeat on their own, are edits of their own") {
  const std::string literal = R"({"constant_value":"off"})";
  const auto block = [&](const std::string& name, const std::string& over) {
    return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
           R"(","for_each_expression":)" + over + R"(,"expressions":{"mode":)" + literal + "}}";
  };
  const auto gone = [](const std::string& name) {
    return entry("aws_x." + name + R"([\"main\"])", R"(["delete"])", "{}", "null",
                 R"(,"action_reason":"delete_because_each_key")");
  };
  const auto roots = [](const Plan& plan) {
    const Graph graph(plan);
    Causes causes(graph);
    return causes.roots().size();
  };
  CHECK(
      roots(whole(entry("aws_x.a", R"(["update"])", R"({"mode":"enabled"})", R"({"mode":"disabled"})") + "," +
                      entry("aws_x.b", R"(["update"])", R"({"mode":"enabled"})", R"({"mode":"disabled"})"),
                  R"({"resources":[)" + block("a", "{}") + "," + block("b", "{}") + "]}")) == 2);
  CHECK(roots(whole(gone("a") + "," + gone("b"),
                    R"({"resources":[)" + block("a", "{}") + "," + block("b", "{}") + "]}")) == 2);
  const std::string names = R"({"references":["var.names"]})";
  CHECK(roots(whole(gone("a") + "," + gone("b"),
                    R"({"resources":[)" + block("a", names) + "," + block("b", names) + "]}")) == 1);
  const std::string chain = R"({"references":["aws_x.a"]})";
  CHECK(roots(whole(gone("a") + "," + gone("b"),
                    R"({"resources":[)" + block("a", "{}") + "," + block("b", chain) + "]}")) == 1);
}

TEST_CASE("a replacement that was asked for names what was edited beside it") {
  const Plan plan =
      whole(entry("aws_x.a", R"(["delete","create"])", R"({"size":"one","id":"i"})", R"({"size":"two"})",
                  R"(,"action_reason":"replace_by_request")", R"({"id":true})"),
            R"({"resources":[)" + configured("a", "size", R"("var.size")") + "]}");
  const Graph graph(plan);
  Causes causes(graph);
  const Why& why = causes.why(*plan.find("aws_x.a"));
  REQUIRE(why.begins.size() == 2);
  CHECK(why.begins[0].kind == RootKind::requested);
  CHECK(why.begins[1].kind == RootKind::edited);
}

TEST_CASE("a text that a data source says, behind a local, was looked up") {
  const auto plan_saying = [](const std::string& said) {
    return whole(
        entry("aws_x.a", R"(["update"])", R"({"size":"first-value"})", R"({"size":"second-value"})"),
        R"({"resources":[)" + configured("a", "size", R"("local.v")") + "]}",
        R"("relevant_attributes":[{"resource":"data.aws_y.d","attribute":["value"]}],"prior_state":{"values":{"root_module":{"resources":[{"address":"data.aws_y.d","mode":"data","type":"aws_y","name":"d","values":{"value":")" +
            said + R"("}}]}}},)");
  };
  const Plan looked_up = plan_saying("second-value");
  const Graph graph(looked_up);
  Causes causes(graph);
  CHECK(name(begin_of(causes, looked_up, "aws_x.a")) == name(RootKind::looked_up));
  const Plan edited = plan_saying("another-value");
  const Graph other(edited);
  Causes others(other);
  CHECK(name(begin_of(others, edited, "aws_x.a")) == name(RootKind::edited));
}

TEST_CASE("instances that each refer to a whole block are explained in about the time of each") {
  const auto steps = [](std::size_t number) {
    std::string changes;
    for (std::size_t i = 0; i < number; ++i) {
      const std::string key = "[" + std::to_string(i) + "]";
      changes += (i > 0 ? "," : "") +
                 entry("aws_x.a" + key, R"(["delete","create"])", R"({"id":"i","size":"1"})",
                       R"({"size":"2"})", "", R"({"id":true})") +
                 "," +
                 entry("aws_x.b" + key, R"(["update"])", R"({"links":["i"]})", "{}", "", R"({"links":true})");
    }
    const Plan plan = whole(changes, R"({"resources":[)" + configured("a", "size", R"("var.a")") + "," +
                                         configured("b", "links", R"("aws_x.a")") + "]}");
    const Graph graph(plan);
    const std::array<std::string_view, 1> path = {"links"};
    const auto first = graph.shared_refers(*plan.find("aws_x.b[0]"), path);
    CHECK(first->targets.size() == number);
    CHECK(graph.shared_refers(*plan.find("aws_x.b[1]"), path) == first);
    CHECK(graph.referrers(*plan.find("aws_x.a[1]"), "aws_x", "links").size() == number);
    Causes causes(graph);
    return causes.roots().size();
  };
  CHECK(steps(3000) == 1);
}

TEST_CASE("every update and replacement of recorded and real plans has a root or is told as hidden") {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans"))
    files.push_back(folder.path() / "plan.json");
  const char* named = std::getenv("PLANGATE_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? named : std::filesystem::path(PLANGATE_SOURCE_DIR) / ".." / "shared";
  if (std::filesystem::exists(shared / "plans" / "real"))
    for (const auto& file : std::filesystem::directory_iterator(shared / "plans" / "real"))
      files.push_back(file.path());
  else
    WARN("real plans skipped: none at " << (shared / "plans" / "real").string());
  std::map<std::string, std::size_t> shares;
  std::size_t all = 0;
  std::size_t hidden = 0;
  for (const auto& file : files) {
    if (file.extension() != ".json") continue;
    std::optional<Plan> plan;
    try {
      plan.emplace(Plan::read(file.string()));
    } catch (const Error&) {
      continue;  // not every file there is a plan
    }
    const Graph graph(*plan);
    Causes causes(graph);
    for (const Change& change : plan->changes()) {
      if (!change.managed || (change.action != Action::update && change.action != Action::replace)) continue;
      INFO(file.string() << " " << change.address);
      const Why& why = causes.why(change);
      const bool explained = !why.fed_by.empty() || !why.begins.empty();
      CHECK(explained);
      ++all;
      const bool fed = !why.fed_by.empty();
      if (fed) {
        const bool probable =
            std::all_of(why.fed_by.begin(), why.fed_by.end(), [](const Cause& c) { return c.probable; });
        ++shares[probable ? "probably inherited" : "inherited"];
      } else {
        const RootKind kind = why.begins.front().kind;
        ++shares[std::string(name(kind))];
        hidden += kind == RootKind::hidden;
        if (kind == RootKind::hidden && std::getenv("PLANGATE_SHARES") != nullptr)
          WARN("hidden: " << file.filename().string() << " " << change.address);
      }
    }
    static_cast<void>(causes.roots());
  }
  REQUIRE(all > 0);
  CHECK(hidden * 10 <= all);
  if (std::getenv("PLANGATE_SHARES") != nullptr)
    for (const auto& [kind, number] : shares) WARN(kind << ": " << number << " of " << all);
}
