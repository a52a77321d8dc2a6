#include "plan/causes.h"

#include "catch.h"
#include "plan_text.h"

namespace {

/// A replaced resource of the type `aws_x`, whose `argument` is `reference` and forces it.
std::string replaced(const std::string& name, const std::string& argument, const std::string& old) {
  return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
         R"(","change":{"actions":["delete","create"],"before":{")" + argument + R"(":")" + old +
         R"("},"after":{},"after_unknown":{")" + argument + R"(":true},"replace_paths":[[")" + argument +
         R"("]]}})";
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
  for (const Cause& cause : causes_of(graph, *graph.plan().find(address), most))
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
