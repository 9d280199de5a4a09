// A model file as it grows: constants in memory or in other files, then one container, written in one go.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/value.hpp"

namespace colophon::authoring {

class ModelWriter {
 public:
  // The name under which the constant is held: `name`, or that of an earlier constant with the same content.
  std::string add(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                  std::span<const std::int32_t> values);
  void add_bytes(const std::string& name, engine::Type type, std::vector<std::int64_t> extents, Bytes bytes);
  // Bytes that lie in a file from `offset` on, little-endian.
  void add_part(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                std::string path, std::uint64_t offset);

  // Writes a file beside `path` and renames it. Errors: FileUnwritable, FileUnreadable (a part has gone).
  Result<void> write(const std::string& path) const;

 private:
  struct Entry {
    engine::Type type = engine::Type::kU8;
    std::vector<std::int64_t> extents;
    Bytes bytes;  // if path is empty
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t size() const;
  };
  std::map<std::string, Entry> entries_;
  std::map<Bytes32, std::string> by_content_;
};

}  // namespace colophon::authoring
