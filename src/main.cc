// Runs the command line and turns an Error into words and exit code 2.
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "cli/cli.h"

int main(int argc, char* argv[]) {
  try {
    return run(argc, argv);
  } catch (const Error& error) {
    std::fprintf(stderr, "plangate: error: %s\n", error.what());
    if (!error.hint().empty()) std::fprintf(stderr, "hint: %s\n", error.hint().c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plangate: error: %s\n", error.what());
  }
  return 2;
}
