// Whole files, read with a limit and written so that a reader sees the old file or the new one, never a half.
// Not for special files. Thread-safe; two writers of one path: the last rename wins.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.hpp"

namespace colophon {

// Errors: FileNotFound, FileTooLarge (over limit_bytes, nothing is read), NotAFile (a folder, a device),
// FileUnreadable.
Result<Bytes> read_file(const std::string& path, std::size_t limit_bytes);

enum class FileMode { kPublic /* 0644 less the umask */, kPrivate /* 0600: keys */ };

// Writes a temporary file beside `path`, flushes it to the disk and renames it over `path`. On error `path`
// is as it was and the temporary file is gone. Error: FileUnwritable.
Result<void> write_file(const std::string& path, ByteView contents, FileMode mode = FileMode::kPublic);

// Why `path` cannot be read, from the errno that said so: FileNotFound or FileUnreadable.
Error file_unreadable(const std::string& path, int cause);

bool file_exists(const std::string& path);

}  // namespace colophon
