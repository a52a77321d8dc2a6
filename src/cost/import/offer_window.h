// A file of any size, seen through a window that moves forward: what reading needs stays, the rest is let go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

class OfferWindow {
 public:
  /// Opens `path`; "-" is standard input, and a FIFO will do. Throws Error when it cannot be read.
  explicit OfferWindow(const std::string& path);
  /// The same for bytes in memory, `step` at a time: for tests.
  OfferWindow(std::string bytes, std::string name, std::size_t step);
  OfferWindow(const OfferWindow&) = delete;
  OfferWindow& operator=(const OfferWindow&) = delete;
  ~OfferWindow();

  /// What was read and not yet consumed; 64 bytes behind it are readable. Valid until more().
  std::string_view rest() const { return std::string_view(buffer_).substr(begin_, end_ - begin_); }
  void consume(std::size_t bytes) { begin_ += bytes; }
  /// Reads on; false at the end of the file. Throws Error when one record would fill the whole memory.
  bool more();
  /// Back to where the file began; false for what can be read only once, as a pipe. Throws Error when the
  /// file cannot be read again.
  bool rewind();

  /// The path as given, "standard input" for "-".
  const std::string& name() const { return name_; }
  /// Where rest() begins, in bytes from the start of the file.
  std::uint64_t offset() const { return before_ + begin_; }

 private:
  std::string name_;
  int fd_ = -1;
  std::int64_t start_ = -1;  // where the file begins; -1 when there is no way back
  std::string memory_;       // instead of a file
  std::size_t memory_at_ = 0;
  std::size_t step_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t before_ = 0;  // bytes that left the window
};
