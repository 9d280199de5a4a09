#include "authoring/model_writer.hpp"

#include <cstdio>
#include <fstream>

#include "base/check.hpp"
#include "base/endian.hpp"
#include "crypto/sha256.hpp"

namespace colophon::authoring {
namespace {

constexpr std::size_t kCopyBytes = std::size_t{1} << 20;

Error unwritable(const std::string& path) {
  return {"FileUnwritable", "cannot write " + path, "check that the folder exists, is writable and has room"};
}

Bytes pack(engine::Type type, std::span<const std::int32_t> values) {
  const engine::Range range = engine::type_range(type);
  const auto width = static_cast<std::size_t>(engine::width_bytes(type));
  Bytes bytes(values.size() * width);
  for (std::size_t i = 0; i < values.size(); ++i) {
    COLOPHON_CHECK(values[i] >= range.lo && values[i] <= range.hi);
    std::uint8_t* to = bytes.data() + i * width;
    if (width == 4) store_le(to, values[i]);
    if (width == 2) store_le(to, static_cast<std::int16_t>(values[i]));
    if (width == 1) *to = static_cast<std::uint8_t>(values[i]);
  }
  return bytes;
}

// Copies size bytes of one file behind what has been written of another.
Result<void> copy_part(const std::string& from, std::uint64_t offset, std::uint64_t size, std::ofstream& to) {
  std::ifstream file(from, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  std::vector<char> buffer(kCopyBytes);
  while (size > 0) {
    const auto piece = static_cast<std::streamsize>(std::min<std::uint64_t>(size, kCopyBytes));
    if (!file.read(buffer.data(), piece)) return Error{"FileUnreadable", "cannot read " + from + " again"};
    to.write(buffer.data(), piece);
    size -= static_cast<std::uint64_t>(piece);
  }
  return {};
}

}  // namespace

std::uint64_t ModelWriter::Entry::size() const {
  auto size = static_cast<std::uint64_t>(engine::width_bytes(type));
  for (const std::int64_t extent : extents) size *= static_cast<std::uint64_t>(extent);
  return size;
}

std::string ModelWriter::add(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                             std::span<const std::int32_t> values) {
  Bytes bytes = pack(type, values);
  crypto::Sha256 hash;
  Bytes head{static_cast<std::uint8_t>(type)};
  for (const std::int64_t extent : extents) append_be(head, extent);
  const Bytes32 content = hash.update(head).update(bytes).finish();
  const auto [at, fresh] = by_content_.emplace(content, name);
  if (fresh) add_bytes(name, type, std::move(extents), std::move(bytes));
  return at->second;
}

void ModelWriter::add_bytes(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                            Bytes bytes) {
  Entry entry{type, std::move(extents), std::move(bytes), {}, 0};
  COLOPHON_CHECK(entry.size() == entry.bytes.size());
  COLOPHON_CHECK(entries_.emplace(name, std::move(entry)).second);
}

void ModelWriter::add_part(const std::string& name, engine::Type type, std::vector<std::int64_t> extents,
                           std::string path, std::uint64_t offset) {
  COLOPHON_CHECK(entries_.emplace(name, Entry{type, std::move(extents), {}, std::move(path), offset}).second);
}

Result<void> ModelWriter::write(const std::string& path) const {
  std::string header = "{";
  std::uint64_t at = 0;
  for (const auto& [name, entry] : entries_) {
    header += (at == 0 ? "\"" : ",\"") + name + R"(":{"dtype":")" +
              std::string(engine::type_name(entry.type)) + R"(","shape":[)";
    for (std::size_t i = 0; i < entry.extents.size(); ++i)
      header += (i == 0 ? "" : ",") + std::to_string(entry.extents[i]);
    header += R"(],"data_offsets":[)" + std::to_string(at) + ",";
    at += entry.size();
    header += std::to_string(at) + "]}";
  }
  header += "}";
  header.append((8 - header.size() % 8) % 8, ' ');

  const std::string temporary = path + ".tmp";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  if (!file) return unwritable(path);
  Bytes length;
  append_le(length, std::uint64_t{header.size()});
  file.write(reinterpret_cast<const char*>(length.data()), 8);
  file.write(header.data(), static_cast<std::streamsize>(header.size()));
  Result<void> copied;
  for (const auto& [name, entry] : entries_) {
    if (!entry.path.empty()) {
      copied = copy_part(entry.path, entry.offset, entry.size(), file);
      if (!copied) break;
    } else {
      file.write(reinterpret_cast<const char*>(entry.bytes.data()),
                 static_cast<std::streamsize>(entry.bytes.size()));
    }
  }
  file.close();
  const bool written = static_cast<bool>(file);
  if (copied && written && std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  std::remove(temporary.c_str());
  if (!copied) return copied;
  return unwritable(path);
}

}  // namespace colophon::authoring
