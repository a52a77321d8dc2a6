// The verbs below `plangate prices` that work on price files.
#pragma once

namespace CLI {
class App;
}

/// Each adds its verb to `prices` and sets `exit_code` when it was run.
void add_prices_import(CLI::App& prices, int& exit_code);
void add_prices_check(CLI::App& prices, int& exit_code);
void add_prices_compile(CLI::App& prices, int& exit_code);
