// What a step of GitHub Actions can say without any permission: outputs, a summary, annotations.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Appends `name<<DELIMITER`, the value and a delimiter that nobody can guess to the file of GITHUB_OUTPUT.
/// Throws Error when it cannot be written. Requires: names of letters, digits, `-` and `_`.
void write_outputs(const std::string& file, const std::vector<std::pair<std::string, std::string>>& outputs);

/// GitHub drops the summary of a step that is longer, with all that other commands of the step wrote.
constexpr std::size_t summary_limit = std::size_t{1} << 20;
/// How many bytes the file of GITHUB_STEP_SUMMARY still takes.
std::size_t summary_room(const std::string& file);
/// Appends Markdown to it. Throws Error when it cannot be written or has no room.
void write_summary(const std::string& file, std::string_view markdown);

struct Annotation {
  std::string level;  ///< "error", "warning", "notice"
  std::string title, message;
};

/// One line for each, for stdout: at most ten of a level, as GitHub keeps no more; the tenth then counts the
/// others. Nothing in a text can end its line or begin another command.
std::string annotation_lines(const std::vector<Annotation>& annotations);
