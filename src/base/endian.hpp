// Fixed-width integers as bytes, in a stated order, the same on every host: by shifts, which compilers turn
// into one load or store. Signed types travel as two's complement. The pointer forms read or write sizeof(T)
// bytes, unaligned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/bytes.hpp"

namespace colophon {

template <typename T>
concept FixedInteger = std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <FixedInteger T>
constexpr T load_be(const std::uint8_t* from) {
  std::make_unsigned_t<T> value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<std::make_unsigned_t<T>>((static_cast<std::uint64_t>(value) << 8) | from[i]);
  }
  return static_cast<T>(value);
}

template <FixedInteger T>
constexpr T load_le(const std::uint8_t* from) {
  std::make_unsigned_t<T> value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;) {
    value = static_cast<std::make_unsigned_t<T>>((static_cast<std::uint64_t>(value) << 8) | from[i]);
  }
  return static_cast<T>(value);
}

template <FixedInteger T>
constexpr void store_be(std::uint8_t* to, T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<std::uint8_t>(bits >> (8 * (sizeof(T) - 1 - i)));
  }
}

template <FixedInteger T>
constexpr void store_le(std::uint8_t* to, T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) to[i] = static_cast<std::uint8_t>(bits >> (8 * i));
}

template <FixedInteger T>
void append_be(Bytes& to, T value) {
  std::array<std::uint8_t, sizeof(T)> bytes{};
  store_be(bytes.data(), value);
  append(to, bytes);
}

template <FixedInteger T>
void append_le(Bytes& to, T value) {
  std::array<std::uint8_t, sizeof(T)> bytes{};
  store_le(bytes.data(), value);
  append(to, bytes);
}

}  // namespace colophon
