// A file's bytes without reading them all: pages come when they are looked at, and may be let go again.
#pragma once

#include <string>

#include "base/held_bytes.hpp"
#include "base/result.hpp"

namespace colophon {

// Owns its mapping; movable. Views of bytes() live as long as it does. Whoever shortens the file meanwhile
// ends the process (SIGBUS), and who writes into it changes the bytes, as with every mapped file: not for
// processes that live on while files come and go.
class MappedFile final : public HeldBytes {
 public:
  // Errors: FileNotFound, FileUnreadable, NotAFile (a folder, a device), FileTooLarge (over limit_bytes).
  static Result<MappedFile> open(const std::string& path, std::uint64_t limit_bytes);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override;

  ByteView bytes() const override { return bytes_; }
  void let_go() const override { let_go(bytes_); }

  // Tells the system that these pages are not needed for now: what keeps a large checkpoint's memory small.
  static void let_go(ByteView part);

 private:
  explicit MappedFile(ByteView bytes) : bytes_(bytes) {}
  ByteView bytes_;
};

}  // namespace colophon
