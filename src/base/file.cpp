#include "base/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace colophon {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

Error unwritable(const std::string& path, int cause) {
  return {"FileUnwritable", "cannot write " + path + ": " + std::strerror(cause),
          "check that the folder exists, is writable and has room"};
}

bool write_all(int fd, ByteView contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(fd, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    contents = contents.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// A name that no other process or call is using: O_EXCL decides, the process id only avoids collisions.
int open_temporary(const std::string& path, FileMode mode, std::string& temporary) {
  constexpr int kTriesMax = 100;
#ifdef __wasi__
  const long process = 0;
#else
  const long process = ::getpid();
#endif
  const mode_t bits = mode == FileMode::kPrivate ? 0600 : 0644;
  for (int i = 0; i < kTriesMax; ++i) {
    temporary = path + "." + std::to_string(process) + "-" + std::to_string(i) + ".tmp";
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, bits);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

}  // namespace

Error file_unreadable(const std::string& path, int cause) {
  if (cause == ENOENT) return {"FileNotFound", "no such file: " + path};
  return {"FileUnreadable", "cannot read " + path + ": " + std::strerror(cause)};
}

Result<Bytes> read_file(const std::string& path, std::size_t limit_bytes) {
  // O_NONBLOCK: a path that names a pipe must not hang here; regular files ignore it.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return file_unreadable(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return file_unreadable(path, errno);
  if (!S_ISREG(status.st_mode)) return Error{"NotAFile", path + " is not a regular file"};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit_bytes) {
    return Error{"FileTooLarge", path + " has " + std::to_string(size) + " bytes; the limit is " +
                                     std::to_string(limit_bytes)};
  }
  Bytes contents(static_cast<std::size_t>(size));
  std::size_t filled = 0;
  while (filled < contents.size()) {
    const ssize_t got = ::read(file.get(), contents.data() + filled, contents.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_unreadable(path, errno);
    if (got == 0) return Error{"FileUnreadable", path + " became shorter while it was read"};
    filled += static_cast<std::size_t>(got);
  }
  return contents;
}

Result<void> write_file(const std::string& path, ByteView contents, FileMode mode) {
  std::string temporary;
  Descriptor file(open_temporary(path, mode, temporary));
  if (file.get() < 0) return unwritable(path, errno);
  if (!write_all(file.get(), contents) || ::fsync(file.get()) != 0 || !file.close() ||
      ::rename(temporary.c_str(), path.c_str()) != 0) {
    const int cause = errno;
    ::unlink(temporary.c_str());
    return unwritable(path, cause);
  }
  return {};
}

bool file_exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

}  // namespace colophon
