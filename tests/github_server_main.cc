// The GitHub of github_server.h as a program, for tests of scripts.
//   plangate_github_server FOLDER
// A file FOLDER/<path> answers requests for that path below the API's root; `.json` at its end is left out.
// Prints the API's URL, then reads commands from stdin: `dump FILE` writes what it was told, a line of JSON
// each. It ends with stdin.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "github/json.h"
#include "github_server.h"

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void dump(const GithubServer& server, const std::string& path) {
  std::ofstream file(path);
  for (const StoredComment& comment : server.comments())
    file << fmt::format("{{\"comment\":{}}}\n", json_string(comment.body));
  for (const std::string& status : server.statuses()) file << fmt::format("{{\"status\":{}}}\n", status);
  for (const SeenRequest& seen : server.seen())
    file << fmt::format("{{\"method\":{},\"path\":{},\"body\":{},\"answer\":{}}}\n", json_string(seen.method),
                        json_string(seen.path), json_string(seen.body), seen.status);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder(argv[1]);
  GithubServer server;
  std::cout << server.url() << std::endl;
  std::string command;
  while (std::getline(std::cin, command)) {
    // Read anew for each command, so that a script may change the answers.
    if (command == "load") {
      server.answers.clear();
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::filesystem::path path = entry.path().lexically_relative(folder);
        if (path.extension() == ".json") path.replace_extension();
        server.answers["/" + path.string()] = content(entry.path());
      }
      std::cout << "loaded" << std::endl;
    } else if (command.rfind("dump ", 0) == 0) {
      dump(server, command.substr(5));
      std::cout << "dumped" << std::endl;
    }
  }
  return 0;
}
