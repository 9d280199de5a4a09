#include "base/mapped_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/file.hpp"

namespace colophon {

Result<MappedFile> MappedFile::open(const std::string& path, std::uint64_t limit_bytes) {
  // O_NONBLOCK: a path that names a pipe must not hang here; regular files ignore it.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return file_unreadable(path, errno);
  struct stat status {};
  const bool known = ::fstat(fd, &status) == 0;
  const int cause = errno;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!known || !S_ISREG(status.st_mode) || size > limit_bytes || size == 0) {
    ::close(fd);
    if (!known) return file_unreadable(path, cause);
    if (!S_ISREG(status.st_mode)) return Error{"NotAFile", path + " is not a regular file"};
    if (size == 0) return MappedFile(ByteView{});
    return Error{"FileTooLarge", path + " has " + std::to_string(size) + " bytes; the limit is " +
                                     std::to_string(limit_bytes)};
  }
  void* at = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, fd, 0);
  const int mapped = errno;
  ::close(fd);
  if (at == MAP_FAILED) return file_unreadable(path, mapped);
  return MappedFile(ByteView(static_cast<const std::uint8_t*>(at), static_cast<std::size_t>(size)));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

void MappedFile::let_go(ByteView part) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(part.data());
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t last = (begin + part.size()) / page * page;
  if (last > first) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

}  // namespace colophon
