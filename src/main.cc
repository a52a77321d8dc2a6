// Runs the command line and turns an Error into words and exit code 2.
#include <csignal>
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "cli/cli.h"

int main(int argc, char* argv[]) {
  signal(SIGPIPE, SIG_IGN);  // a reader that goes away must not replace the verdict's exit code by a signal
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
