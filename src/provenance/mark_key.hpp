// What a mark is made of (spec/mark.md): the same constants that a model's last operator holds. Thread-safe.
#pragma once

#include <vector>

#include "base/bytes.hpp"

namespace colophon::provenance {

struct MarkKey {
  std::size_t period = 0;              // pixels, a power of two from 8 to 256
  std::vector<std::int8_t> carrier{};  // [period][period][bits()]
  std::vector<std::uint32_t> code{};   // a row of a linear code for each carrier

  std::size_t bits() const { return code.size(); }
};

inline constexpr std::size_t kMarkKeyBytesMax = std::size_t{17} << 20;

// From a container (safetensors) with the tensors `carrier` and `code`. Error: BadMarkKey, and those of
// engine::read_container.
Result<MarkKey> read_mark_key(ByteView file);

struct DecodedMark {
  std::uint32_t payload = 0;
  double score = 0;  // 1: every carrier says the same word; what noise gives lies near 0.6
};

// The payload whose signs agree best with what was measured of each carrier, as far as ordered statistics
// decoding of order two finds it. `measured` has bits() values, not all zero.
DecodedMark decode_mark(const MarkKey& key, const std::vector<double>& measured);

}  // namespace colophon::provenance
