// What it costs just to have a plan as a tree in memory: D.
#include <simdjson.h>

#include <cstdio>

int main(int argc, char* argv[]) {
  if (argc != 2) return std::fputs("usage: bench_dom PLAN\n", stderr), 2;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (const auto error = parser.load(argv[1]).get(document)) {
    std::fprintf(stderr, "bench_dom: %s: %s\n", argv[1], simdjson::error_message(error));
    return 1;
  }
  simdjson::dom::array changes;
  if (document["resource_changes"].get(changes))
    return std::fputs("bench_dom: no resource_changes\n", stderr), 1;
  std::printf("%zu\n", changes.size());
}
