#include "cost/import/offer_window.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace {

constexpr std::size_t chunk = 1 << 20;
constexpr std::size_t padding = 64;
// A record of a price list has a few kilobytes.
constexpr std::size_t largest_record = 64 << 20;

}  // namespace

OfferWindow::OfferWindow(const std::string& path)
    : name_(path == "-" ? "standard input" : path), step_(chunk) {
  fd_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts = {};
  if (fd_ < 0 || fstat(fd_, &facts) != 0)
    throw Error(fmt::format("cannot read {}: {}", name_, std::strerror(errno)),
                "name an offer file of AWS's price list, or - for standard input");
  if (S_ISDIR(facts.st_mode))
    throw Error(fmt::format("cannot read {}: it is a folder", name_), "name the files in it");
  // Standard input may be a file too, and somebody may have read its beginning.
  if (S_ISREG(facts.st_mode)) start_ = lseek(fd_, 0, SEEK_CUR);
  posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

OfferWindow::OfferWindow(std::string bytes, std::string name, std::size_t step)
    : name_(std::move(name)), start_(0), memory_(std::move(bytes)), step_(step) {}

OfferWindow::~OfferWindow() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

bool OfferWindow::more() {
  const std::size_t kept = end_ - begin_;
  if (kept > largest_record)
    throw Error(fmt::format("{} holds a record of more than {} MB", name_, largest_record >> 20),
                "this is no offer file of AWS's price list");
  std::memmove(buffer_.data(), buffer_.data() + begin_, kept);
  before_ += begin_;
  begin_ = 0;
  end_ = kept;
  // A record that does not fit makes the window grow by as much again, so that none is scanned often.
  const std::size_t wanted = std::max(step_, kept);
  if (buffer_.size() < kept + wanted + padding) buffer_.resize(kept + wanted + padding);
  if (fd_ < 0) {
    const std::size_t size = std::min(wanted, memory_.size() - memory_at_);
    std::memcpy(buffer_.data() + end_, memory_.data() + memory_at_, size);
    memory_at_ += size;
    end_ += size;
    return size > 0;
  }
  while (true) {
    const ssize_t size = ::read(fd_, buffer_.data() + end_, wanted);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw Error(fmt::format("cannot read {}: {}", name_, std::strerror(errno)));
    end_ += static_cast<std::size_t>(size);
    return size > 0;
  }
}

bool OfferWindow::rewind() {
  if (start_ < 0) return false;
  if (fd_ >= 0 && lseek(fd_, start_, SEEK_SET) < 0)
    throw Error(fmt::format("cannot read {} again: {}", name_, std::strerror(errno)));
  memory_at_ = 0;
  begin_ = end_ = 0;
  before_ = 0;
  return true;
}
