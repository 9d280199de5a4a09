// The safetensors container, read strictly. spec/model-file.md, "Container". Input is not trusted.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

inline constexpr std::uint64_t kHeaderBytesMax = std::uint64_t{16} << 20;
inline constexpr std::size_t kTensorsMax = 65'536;
inline constexpr std::uint64_t kModelBytesMax = std::uint64_t{8} << 30;

// The tensors in ascending order of their names; they view `file`, which must outlive them.
// Errors: TruncatedFile, BadHeader, BadJson, BadTensor, OverlappingTensors.
Result<std::vector<Constant>> read_container(ByteView file);

// The constant of that name in an ascending list; nullptr if there is none.
const Constant* find_constant(const std::vector<Constant>& constants, std::string_view name);

}  // namespace colophon::engine
