// The command line: verbs, options, exit codes.
#pragma once

/// Runs plangate. 0: the verdict is pass or warn (or there was nothing to judge); 1: the gate blocks; 2:
/// could not tell. Throws Error for what main() prints.
int run(int argc, char* argv[]);
