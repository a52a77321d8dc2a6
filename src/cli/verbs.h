// One function a verb: declares its options, and runs when its name is given.
#pragma once

namespace CLI {
class App;
}

/// Each sets `exit_code` when its verb was run.
void add_review(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_comment(CLI::App& app, int& exit_code);
void add_prices(CLI::App& app, int& exit_code);
void add_policy(CLI::App& app, int& exit_code);
void add_query(CLI::App& app, int& exit_code);
void add_rules(CLI::App& app, int& exit_code);
