// Integers as the EVM's words: 32 bytes, big-endian, signed ones sign-extended.
#pragma once

#include "base/bytes.hpp"
#include "base/endian.hpp"

namespace colophon::paint {

inline constexpr std::size_t kWordBytes = 32;

template <FixedInteger T>
Bytes32 word(T value) {
  Bytes32 bytes{};
  if (value < T{0}) bytes.fill(0xFF);
  store_be(bytes.data() + bytes.size() - sizeof(T), value);
  return bytes;
}

}  // namespace colophon::paint
