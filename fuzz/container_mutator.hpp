// What fuzzers of safetensors files share: a mutation of one tensor, with a header that fits.
#pragma once

#include <cstring>
#include <span>
#include <string>

#include "base/endian.hpp"
#include "engine/container.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace colophon::fuzz {

// The canonical file of such tensors: a header that fits, so that a mutation goes to the program and the
// weights.
inline Bytes file_of(const std::vector<engine::Constant>& tensors) {
  std::string header = "{";
  Bytes data;
  for (const engine::Constant& tensor : tensors) {
    header += (header.size() == 1 ? "\"" : ",\"") + tensor.name + "\":{\"dtype\":\"" +
              std::string(engine::type_name(tensor.type)) + "\",\"shape\":[";
    for (std::size_t i = 0; i < tensor.extents.size(); ++i)
      header += (i == 0 ? "" : ",") + std::to_string(tensor.extents[i]);
    header += "],\"data_offsets\":[" + std::to_string(data.size()) + ",";
    append(data, tensor.bytes);
    header += std::to_string(data.size()) + "]}";
  }
  header += "}";
  Bytes file;
  append_le(file, static_cast<std::uint64_t>(header.size()));
  append(file, as_bytes(header));
  append(file, data);
  return file;
}

// Mutates one tensor (mostly that of the name `json`) and writes a header that fits, or, one time in eight,
// the bytes as they are. `bytes` has room for size_max; -> the new size.
inline std::size_t mutate_container(std::string_view json, std::span<std::uint8_t> bytes,
                                    std::size_t size_max, unsigned seed) {
  std::uint8_t* data = bytes.data();
  const std::size_t size = bytes.size();
  const Bytes before(data, data + size);
  auto tensors = engine::read_container(before);
  if (!tensors || tensors->empty() || seed % 8 == 0) return LLVMFuzzerMutate(data, size, size_max);
  const engine::Constant* found = engine::find_constant(*tensors, json);
  const bool to_json = found && seed / 8 % 4 != 0;
  engine::Constant& chosen =
      (*tensors)[to_json ? static_cast<std::size_t>(found - tensors->data()) : seed / 32 % tensors->size()];
  Bytes content(chosen.bytes.begin(), chosen.bytes.end());
  const std::size_t length = content.size();
  if (to_json) content.resize(length + 64);
  const std::size_t mutated = LLVMFuzzerMutate(content.data(), length, content.size());
  content.resize(to_json ? mutated : length);
  if (content.empty()) return size;
  if (to_json) chosen.extents = {static_cast<std::int64_t>(content.size())};
  chosen.bytes = content;
  const Bytes file = file_of(*tensors);
  if (file.size() > size_max) return size;
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

}  // namespace colophon::fuzz
