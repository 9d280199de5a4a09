// Bytes and their hexadecimal form. Everything here is thread-safe: pure functions on values and views.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace colophon {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;  // never owns
using Bytes32 = std::array<std::uint8_t, 32>;  // a hash, an id, an EVM word; compares as a big-endian number

// The characters of a text as bytes, without a terminator. The view lives as long as the text.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void append(Bytes& to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

// Equal lengths and equal contents; not constant-time, so never for secrets.
bool equal(ByteView a, ByteView b);

// Lower case, two digits a byte. The second form starts with "0x".
std::string to_hex(ByteView bytes);
std::string to_hex_0x(ByteView bytes);

// Either case, with or without "0x". Error: BadHex (odd length, or a character that is no digit).
Result<Bytes> from_hex(std::string_view text);

// As from_hex, for exactly out.size() bytes. Errors: BadHex, WrongLength. `out` is untouched on error.
Result<void> from_hex_into(std::string_view text, std::span<std::uint8_t> out);

// from_hex_exact<32>(text): a fixed-size array. Errors: BadHex, WrongLength.
template <std::size_t N>
Result<std::array<std::uint8_t, N>> from_hex_exact(std::string_view text) {
  std::array<std::uint8_t, N> out{};
  COLOPHON_TRY_VOID(from_hex_into(text, out));
  return out;
}

}  // namespace colophon
