#include "cli/print.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.h"

void write_all(std::FILE* file, const std::string& text, const std::string& name) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  if (!written && errno != EPIPE) throw Error(fmt::format("cannot write {}: {}", name, std::strerror(errno)));
}

void write_file(const std::string& path, const std::string& text) {
  const std::string beside = fmt::format("{}.{}.tmp", path, getpid());
  const auto fail = [&](const std::string& what) -> Error {
    const int code = errno;
    std::remove(beside.c_str());
    return Error(fmt::format("cannot {} {}: {}", what, path, std::strerror(code)));
  };
  // A pipe or device is written as it is: moving a file onto /dev/stderr would replace it.
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> device(std::fopen(path.c_str(), "w"), std::fclose);
    if (!device) throw Error(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
    return write_all(device.get(), text, path);
  }
  std::FILE* file = std::fopen(beside.c_str(), "w");
  if (file == nullptr) throw fail("write");
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written) throw fail("write");
  if (std::rename(beside.c_str(), path.c_str()) != 0) throw fail("replace");
}
