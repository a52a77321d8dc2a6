#include "plan/source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/error.h"
#include "plan/tape.h"

extern char** environ;

namespace {

/// Below this a copy is cheaper than page faults.
constexpr std::size_t map_from = 256 * 1024;

// A mapped file that shrinks raises SIGBUS on access. The handler puts a page of zeros there and notes it;
// the reader then fails in the ordinary way. One mapping is watched at a time per slot; more than the slots
// are never mapped.
struct Watched {
  std::atomic<const char*> begin{nullptr};
  std::atomic<std::size_t> size{0};
  std::atomic<bool> cut{false};
};
std::array<Watched, 64> watched;

void patch_hole(int, siginfo_t* info, void*) {
  const auto* address = static_cast<const char*>(info->si_addr);
  for (Watched& w : watched) {
    const char* begin = w.begin.load();
    if (begin == nullptr || address < begin || address >= begin + w.size.load()) continue;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* start = const_cast<char*>(begin + static_cast<std::size_t>(address - begin) / page * page);
    if (mmap(start, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) break;
    w.cut.store(true);
    return;
  }
  signal(SIGBUS, SIG_DFL);
}

Watched* watch(const char* begin, std::size_t size) {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_sigaction = patch_hole;
    action.sa_flags = SA_SIGINFO;
    return sigaction(SIGBUS, &action, nullptr) == 0;
  }();
  if (!installed) return nullptr;
  for (Watched& w : watched) {
    const char* free_slot = nullptr;
    if (!w.begin.compare_exchange_strong(free_slot, begin)) continue;
    w.cut.store(false);
    w.size.store(size);
    return &w;
  }
  return nullptr;
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (fd_ > 2) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// All that comes from `fd` until its end.
std::string drain(int fd, const std::string& name, std::size_t expected) {
  std::string bytes;
  bytes.reserve(expected + Tape::padding + 1);
  std::size_t size = 0;
  const std::size_t chunk = expected > 0 ? expected + 1 : 64 * 1024;  // one more: to see the end
  for (;;) {
    bytes.resize(std::max(size + chunk, std::min(bytes.capacity(), size + 16 * chunk)));
    const ssize_t got = ::read(fd, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(fmt::format("cannot read {}: {}", name, std::strerror(errno)));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

bool starts_with_bytes(std::string_view text, std::string_view bytes) {
  return text.substr(0, bytes.size()) == bytes;
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
        byte(0x80 | (c & 0x3F));
  }
}

/// Halves of a pair that stand alone become U+FFFD, as Go's encoder writes invalid text.
std::string utf8_from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  out.reserve(bytes.size() / 2 + Tape::padding);
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
      const char32_t low = unit(i + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      } else {
        c = 0xFFFD;
      }
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    append_utf8(out, c);
  }
  return out;
}

/// What the document is wrapped in, if it starts with a UTF-16 byte order mark or has `{` as its first unit.
enum class Encoding { utf8, utf16_little, utf16_big };

Encoding encoding_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (starts_with_bytes(bytes, "\xFF\xFE"sv) || starts_with_bytes(bytes, "{\0"sv))
    return Encoding::utf16_little;
  if (starts_with_bytes(bytes, "\xFE\xFF"sv) || starts_with_bytes(bytes, "\0{"sv)) return Encoding::utf16_big;
  return Encoding::utf8;
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A line that a wrapper prints behind the document: workflow commands of GitHub and Azure, the
/// setup-terraform wrapper, log lines that start with a time.
bool is_wrapper_line(std::string_view line) {
  line = without_blanks(line);
  if (line.empty()) return true;
  for (std::string_view start : {"::", "##[", "[command]", "time=", "Terraform exited with code", "\x1b["})
    if (starts_with_bytes(line, start)) return true;
  const auto shaped = [&](std::string_view shape) {  // 9 stands for any digit
    if (line.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == '9' ? !is_digit(line[i]) : line[i] != shape[i]) return false;
    return true;
  };
  return shaped("9999-99-99") || shaped("9999/99/99") || shaped("99:99:99");
}

/// The document from its first line that opens an object to its last line that no wrapper printed. Empty if
/// no line opens one.
std::string_view unwrapped(std::string_view text) {
  text = without_blanks(text);
  while (!text.empty() && text.front() != '{' &&
         !(text.front() == '[' && !starts_with_bytes(text, "[command]"))) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  while (!text.empty()) {
    // find_last_of looks at one byte after the other, and a plan may be a line of any length.
    const void* last = memrchr(text.data(), '\n', text.size());
    if (last == nullptr) break;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(last) - text.data());
    if (!is_wrapper_line(text.substr(end + 1))) break;
    text = text.substr(0, end);
  }
  return without_blanks(text);
}

constexpr std::string_view how_to_make_json =
    "make the JSON with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

[[noreturn]] void refuse_text(const std::string& name, std::string_view text) {
  const auto has = [&](std::string_view words) {
    return text.substr(0, 64 * 1024).find(words) != std::string_view::npos;
  };
  if (has("Error:") || starts_with_bytes(text, "\xE2\x95\xB7"))
    throw Error(fmt::format("{} holds an error message of Terraform instead of a plan", name),
                "mend what it says, then " + std::string(how_to_make_json));
  if (has("Terraform will perform") || has("OpenTofu will perform") || has("No changes.") || has("Plan:") ||
      has("Terraform detected the following changes") || has("Terraform used the selected providers"))
    throw Error(fmt::format("{} is a plan printed for people, not its JSON", name),
                std::string(how_to_make_json));
  throw Error(fmt::format("{} is not JSON: no line of it opens an object", name),
              std::string(how_to_make_json));
}

// --- binary plan files

std::string found_in_path(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const auto end = rest.find(':');
    const std::filesystem::path candidate = std::filesystem::path(rest.substr(0, end)) / program;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return {};
}

std::string terraform_program() {
  if (const char* named = std::getenv("PLANGATE_TERRAFORM"); named != nullptr && *named != '\0') return named;
  for (std::string_view program : {"terraform", "tofu"})
    if (std::string found = found_in_path(program); !found.empty()) return found;
  return {};
}

/// A program that was started, with the reading ends of what it prints.
struct Child {
  pid_t pid;
  File output;
  File errors;
};

Child started(const std::string& program, std::vector<char*>& arguments) {
  const auto fail = [&](int code) -> Error {
    return Error(fmt::format("cannot start {}: {}", program, std::strerror(code)),
                 "name the program in PLANGATE_TERRAFORM");
  };
  // The complaints go to a file without a name: two pipes read in turn could block each other.
  const int errors = memfd_create("stderr", MFD_CLOEXEC);
  std::array<int, 2> ends{};
  if (errors < 0 || pipe2(ends.data(), O_CLOEXEC) != 0) throw fail(errno);
  Child child{0, File(ends[0]), File(errors)};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  const int failed = posix_spawnp(&child.pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) throw fail(failed);
  return child;
}

/// The sentence behind "Error:" in what Terraform printed, else its last line.
std::string first_complaint(std::string_view text) {
  text = without_blanks(text);
  const auto error = text.find("Error: ");
  const std::string_view sentence =
      error != std::string_view::npos ? text.substr(error + 7) : text.substr(text.find_last_of('\n') + 1);
  return sentence.empty() ? "it said nothing" : std::string(sentence.substr(0, sentence.find('\n')));
}

/// What `terraform show -json PATH` prints. The program is started in the plan's folder if that is an
/// initialised root (it needs the providers' schemas), else where we are.
std::string shown_as_json(const std::string& path) {
  const std::string program = terraform_program();
  if (program.empty())
    throw Error(
        fmt::format("{} is a binary plan file and neither terraform nor tofu is in PATH to convert it", path),
        "name the program in PLANGATE_TERRAFORM, or run: terraform show -json " + path + " > plan.json");
  const std::filesystem::path file = std::filesystem::absolute(path);
  std::vector<std::string> words = {program};
  if (std::filesystem::is_directory(file.parent_path() / ".terraform"))
    words.push_back("-chdir=" + file.parent_path().string());
  words.insert(words.end(), {"show", "-json", "-no-color", file.string()});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  Child child = started(program, arguments);
  std::string json = drain(child.output.fd(), program, 0);
  int status = 0;
  while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  lseek(child.errors.fd(), 0, SEEK_SET);
  const std::string complaint = drain(child.errors.fd(), program, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Error(fmt::format("{} is a binary plan file that `{} show -json` could not convert: {}", path,
                            program, first_complaint(complaint)),
                "run plangate in the initialised root that made the plan, or convert it there with "
                "`terraform show -json`");
  return json;
}

}  // namespace

class Source::Bytes {
 public:
  Bytes() = default;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() {
    if (watched_ != nullptr) watched_->begin.store(nullptr);
    if (map_ != nullptr) munmap(map_, map_size_);
  }

  std::string_view own(std::string bytes) {
    owned_ = std::move(bytes);
    const std::size_t size = owned_.size();
    owned_.resize(size + Tape::padding);
    return std::string_view(owned_).substr(0, size);
  }

  /// Maps the file over a larger mapping of zeros, so that the padding behind its last page is readable.
  std::string_view map(int fd, std::size_t size) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    map_size_ = (size + Tape::padding + page - 1) / page * page;
    void* all = mmap(nullptr, map_size_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return {};
    map_ = all;
    if (mmap(map_, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) return {};
    madvise(map_, size, MADV_SEQUENTIAL);
    watched_ = watch(static_cast<const char*>(map_), size);
    if (watched_ == nullptr) return {};  // every slot is taken: the caller loads the file instead
    return {static_cast<const char*>(map_), size};
  }

  void let_go() const {
    if (map_ != nullptr) madvise(map_, map_size_, MADV_DONTNEED);
  }

  bool cut() const { return watched_ != nullptr && watched_->cut.load(); }

 private:
  std::string owned_;
  void* map_ = nullptr;
  std::size_t map_size_ = 0;
  Watched* watched_ = nullptr;
};

Source::Source() : bytes_(std::make_unique<Bytes>()) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

void Source::check_intact() const {
  if (bytes_->cut())
    throw Error(fmt::format("{} was cut short while it was read", name_),
                "write the plan to its end before reviewing it");
}

void Source::let_go() const {
  bytes_->let_go();
}

Source Source::read(const std::string& path) {
  Source source;
  source.name_ = path == "-" ? "standard input" : path;
  const bool standard_input = path == "-";
  const File file(standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts = {};
  if (file.fd() < 0 || fstat(file.fd(), &facts) != 0)
    throw Error(fmt::format("cannot read {}: {}", source.name_, std::strerror(errno)),
                "name a file made by `terraform show -json`, or - for standard input");
  if (S_ISDIR(facts.st_mode))
    throw Error(fmt::format("cannot read {}: it is a folder", source.name_), "name the plan file in it");

  std::string_view bytes;
  const auto size = static_cast<std::size_t>(S_ISREG(facts.st_mode) ? facts.st_size : 0);
  if (size >= map_from && lseek(file.fd(), 0, SEEK_CUR) == 0) bytes = source.bytes_->map(file.fd(), size);
  if (bytes.empty()) bytes = source.bytes_->own(drain(file.fd(), source.name_, size));
  source.settle(bytes, standard_input ? std::string() : path);
  return source;
}

Source Source::from_text(std::string bytes, std::string name) {
  Source source;
  source.name_ = std::move(name);
  source.settle(source.bytes_->own(std::move(bytes)), {});
  return source;
}

void Source::settle(std::string_view bytes, const std::string& path) {
  using namespace std::string_view_literals;
  if (starts_with_bytes(bytes, "PK\x03\x04"sv)) {
    if (path.empty())
      throw Error(fmt::format("{} is a binary plan file", name_),
                  "give its path instead, or pipe in the output of `terraform show -json`");
    bytes = bytes_->own(shown_as_json(path));
  }
  if (starts_with_bytes(bytes, "\x1F\x8B"sv))
    throw Error(fmt::format("{} is compressed with gzip", name_),
                "unpack it first: gunzip -c FILE | plangate review -");
  const Encoding encoding = encoding_of(bytes);
  if (encoding != Encoding::utf8)
    bytes = bytes_->own(utf8_from_utf16(bytes, encoding == Encoding::utf16_big));
  if (starts_with_bytes(bytes, "\xEF\xBB\xBF"sv)) bytes.remove_prefix(3);
  if (without_blanks(bytes).empty())
    throw Error(fmt::format("{} is empty", name_),
                "`terraform show -json` probably failed while its output was redirected; " +
                    std::string(how_to_make_json));
  text_ = unwrapped(bytes);
  if (text_.empty()) refuse_text(name_, without_blanks(bytes));
}
