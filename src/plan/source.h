// The bytes of one plan, wherever they come from: UTF-8 JSON text without what other tools put around it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

class Source {
 public:
  /// Reads `path`; "-" is standard input. A large file is mapped, not loaded. Byte order mark, UTF-16 and the
  /// lines that wrapper scripts print before and after the document are taken off. A binary plan file is
  /// converted by running `terraform show -json` (`PLANGATE_TERRAFORM` names another program; without it
  /// `tofu` is the second choice). Throws Error when there is nothing to read or it is plainly no JSON.
  static Source read(const std::string& path);

  /// The same for bytes already in memory; `name` stands for them in messages. A binary plan file is refused.
  static Source from_text(std::string bytes, std::string name);

  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;
  ~Source();

  /// Starts with `{` or `[`; at least Tape::padding bytes behind it are readable. Lives as long as the
  /// Source.
  std::string_view text() const { return text_; }
  /// The path as given, "standard input" for "-": for messages.
  const std::string& name() const { return name_; }
  /// Throws Error if the mapped file was cut short while it was read: what was read behind the cut were
  /// zeros.
  void check_intact() const;
  /// Gives memory back that holds pages of a mapped file. They come again when they are read.
  void let_go() const;

 private:
  class Bytes;
  Source();
  /// Finds the document in what was read and sets text_. `path` is empty for bytes that no program can read
  /// again.
  void settle(std::string_view bytes, const std::string& path);

  std::unique_ptr<Bytes> bytes_;
  std::string_view text_;
  std::string name_;
};
