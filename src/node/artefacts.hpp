// Files by their SHA-256: pictures, thumbnails, models and the rest, in one folder. What is read is hashed,
// so a damaged file is as good as none. Thread-safe on distinct objects; writers of one file write the same
// bytes.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::node {

class Artefacts {
 public:
  static constexpr std::size_t kBytesMax = std::size_t{2} << 30;

  // The folder is made if it is missing. Error: FileUnwritable.
  static Result<Artefacts> open(const std::string& folder);

  // FOLDER/ab/ab12…: where a file with that hash lies or would lie.
  std::string path(const Bytes32& hash) const;
  // Its hash. Error: FileUnwritable. Nothing half-written is ever under a hash's name.
  Result<Bytes32> put(ByteView contents);
  // nullopt: not here, or not those bytes any more (then it is removed).
  Result<std::optional<Bytes>> get(const Bytes32& hash) const;
  bool has(const Bytes32& hash) const;

 private:
  explicit Artefacts(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace colophon::node
