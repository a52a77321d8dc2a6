#include "cli/print.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

void write_all(std::FILE* file, const std::string& text, const std::string& name) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  if (!written && errno != EPIPE) throw Error(fmt::format("cannot write {}: {}", name, std::strerror(errno)));
}
