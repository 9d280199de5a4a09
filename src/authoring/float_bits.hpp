// Sixteen-bit floats as they lie in checkpoints, widened exactly: by integer shifts, and for halves one
// product with a power of two.
#pragma once

#include <bit>
#include <cstdint>

namespace colophon::authoring {

inline float from_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(std::uint32_t{bits} << 16);
}

// IEEE binary16. The exponent is rebiased by 2^112, which makes subnormals right as well; infinities and NaNs
// are put back afterwards.
inline float from_half(std::uint16_t bits) {
  const float magnitude = std::bit_cast<float>((std::uint32_t{bits} & 0x7FFFU) << 13) * 0x1p112F;
  const std::uint32_t special = (bits & 0x7C00U) == 0x7C00U ? 0x7F800000U : 0U;
  const std::uint32_t sign = (std::uint32_t{bits} & 0x8000U) << 16;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | special | sign);
}

}  // namespace colophon::authoring
