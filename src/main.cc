// Runs the command line and turns an Error into words and exit code 2.
#include <csignal>
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "cli/cli.h"
#include "report/escape.h"

namespace {

/// Messages quote names from plans and policies: a line end in one must not start a line of its own, where a
/// runner could take it for a command.
void say(const char* kind, const char* message) {
  std::fprintf(stderr, "%s: %s\n", kind, visible(message).c_str());
}

}  // namespace

int main(int argc, char* argv[]) {
  signal(SIGPIPE, SIG_IGN);  // a reader that goes away must not replace the verdict's exit code by a signal
  try {
    return run(argc, argv);
  } catch (const Error& error) {
    say("plangate: error", error.what());
    if (!error.hint().empty()) say("hint", error.hint().c_str());
  } catch (const std::exception& error) {
    say("plangate: error", error.what());
  }
  return 2;
}
