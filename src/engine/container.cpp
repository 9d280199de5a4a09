#include "engine/container.hpp"

#include <algorithm>
#include <optional>

#include "base/endian.hpp"
#include "base/text.hpp"
#include "engine/json.hpp"

namespace colophon::engine {
namespace {

struct Entry {
  Constant constant;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

std::optional<Type> parse_type(std::string_view name) {
  for (const Type type : {Type::kU8, Type::kI8, Type::kI16, Type::kI32}) {
    if (type_name(type) == name) return type;
  }
  return std::nullopt;
}

bool is_tensor_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/' || c == '-';
  };
  return !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), allowed);
}

Error bad_tensor(std::string_view name, std::string_view reason) {
  return {"BadTensor", "tensor '" + printable(name) + "': " + std::string(reason)};
}

Result<Entry> read_entry(const std::string& name, const Json& json, std::uint64_t data_bytes) {
  if (!is_tensor_name(name))
    return bad_tensor(name, "the name is not 1 to 255 characters of A-Z a-z 0-9 _ . / -");
  const Json* dtype = json.find("dtype");
  const Json* shape = json.find("shape");
  const Json* offsets = json.find("data_offsets");
  if (!dtype || !dtype->string() || !shape || !shape->array() || !offsets || !offsets->array() ||
      offsets->array()->size() != 2 || json.members()->size() != 3) {
    return bad_tensor(name, "the entry is not {dtype, shape, data_offsets: [begin, end]}");
  }
  Entry entry;
  entry.constant.name = name;
  const auto type = parse_type(*dtype->string());
  if (!type)
    return bad_tensor(name, "the dtype is not U8, I8, I16 or I32 (a model file holds integers only)");
  entry.constant.type = *type;
  const auto& extents = *shape->array();
  if (extents.empty() || extents.size() > 4) return bad_tensor(name, "the rank is not 1 to 4");
  std::uint64_t bytes = static_cast<std::uint64_t>(width_bytes(*type));
  for (const Json& extent : extents) {
    const std::int64_t* value = extent.integer();
    if (!value || *value < 1 || *value > 0x7FFFFFFF) return bad_tensor(name, "an extent is not 1 to 2^31-1");
    bytes *= static_cast<std::uint64_t>(*value);
    if (bytes > kModelBytesMax) return bad_tensor(name, "it is larger than any model file");
    entry.constant.extents.push_back(*value);
  }
  const std::int64_t* begin = (*offsets->array())[0].integer();
  const std::int64_t* end = (*offsets->array())[1].integer();
  if (!begin || !end || *begin < 0 || *end < *begin)
    return bad_tensor(name, "the data_offsets are not two ascending integers");
  entry.begin = static_cast<std::uint64_t>(*begin);
  entry.end = static_cast<std::uint64_t>(*end);
  if (entry.end > data_bytes) {
    return Error{"TruncatedFile",
                 "tensor '" + name + "' ends at data byte " + std::to_string(entry.end) +
                     ", but the file holds " + std::to_string(data_bytes),
                 "fetch the model file again"};
  }
  if (entry.end - entry.begin != bytes)
    return bad_tensor(name, "the data_offsets don't fit its shape and dtype");
  return entry;
}

Result<void> check_metadata(const Json& json) {
  const auto* members = json.members();
  const auto is_string = [](const auto& member) { return member.second.string() != nullptr; };
  if (members && std::all_of(members->begin(), members->end(), is_string)) return {};
  return Error{"BadHeader", "__metadata__ is not an object of strings"};
}

// In ascending order of offsets the tensors must cover the data exactly.
Result<void> check_cover(std::vector<Entry>& entries, std::uint64_t data_bytes) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.begin < b.begin; });
  std::uint64_t at = 0;
  for (const Entry& entry : entries) {
    if (entry.begin < at) {
      return Error{"OverlappingTensors", "tensor '" + entry.constant.name + "' overlaps the one before it"};
    }
    if (entry.begin > at) return bad_tensor(entry.constant.name, "there is a gap in the data before it");
    at = entry.end;
  }
  if (at != data_bytes) {
    return Error{"BadHeader", "the tensors cover " + std::to_string(at) +
                                  " bytes of data, but the file holds " + std::to_string(data_bytes)};
  }
  return {};
}

}  // namespace

Result<std::vector<Constant>> read_container(ByteView file) {
  if (file.size() < 8) return Error{"TruncatedFile", "the file is shorter than a model file's first 8 bytes"};
  if (std::uint64_t{file.size()} > kModelBytesMax) return Error{"BadHeader", "the file is larger than 8 GiB"};
  const auto header_claimed = load_le<std::uint64_t>(file.data());
  if (header_claimed > kHeaderBytesMax) {
    return Error{"BadHeader", "the header's length is over 16 MiB: this is no model file"};
  }
  const auto header_bytes = static_cast<std::size_t>(header_claimed);
  if (header_bytes > file.size() - 8)
    return Error{"TruncatedFile", "the file ends within its header", "fetch the model file again"};
  COLOPHON_TRY(const Json header, parse_json(as_text(file.subspan(8, header_bytes))));
  if (!header.members()) return Error{"BadHeader", "the header is not a JSON object"};
  const ByteView data = file.subspan(8 + header_bytes);

  std::vector<Entry> entries;
  for (const auto& [name, json] : *header.members()) {
    if (name == "__metadata__") {
      COLOPHON_TRY_VOID(check_metadata(json));
      continue;
    }
    if (entries.size() == kTensorsMax) return Error{"BadHeader", "the file holds more than 65,536 tensors"};
    COLOPHON_TRY(Entry entry, read_entry(name, json, data.size()));
    // Both fit: read_entry has held them against the data.
    entry.constant.bytes = data.subspan(static_cast<std::size_t>(entry.begin),
                                        static_cast<std::size_t>(entry.end - entry.begin));
    entries.push_back(std::move(entry));
  }
  COLOPHON_TRY_VOID(check_cover(entries, data.size()));

  std::vector<Constant> constants;
  for (Entry& entry : entries) constants.push_back(std::move(entry.constant));
  std::sort(constants.begin(), constants.end(),
            [](const Constant& a, const Constant& b) { return a.name < b.name; });
  return constants;
}

const Constant* find_constant(const std::vector<Constant>& constants, std::string_view name) {
  const auto at =
      std::lower_bound(constants.begin(), constants.end(), name,
                       [](const Constant& constant, std::string_view key) { return constant.name < key; });
  return at != constants.end() && at->name == name ? &*at : nullptr;
}

}  // namespace colophon::engine
