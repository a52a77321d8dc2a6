// Text to a file or stream, whole or with an Error.
#pragma once

#include <cstdio>
#include <string>

/// Throws Error, with `name` for the file, when not all of it could be written. A reader that went away is
/// none: it has seen what it wanted.
void write_all(std::FILE* file, const std::string& text, const std::string& name);

/// Writes a file beside its place and moves it there, so that nobody reads half of it. Throws Error.
void write_file(const std::string& path, const std::string& text);
