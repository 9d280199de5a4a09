// Arithmetic on amounts that saturates: what contracts can't reach, a stranger's number can.
#pragma once

#include "eth/uint256.hpp"

namespace colophon::chain {

inline constexpr std::uint64_t kAllShares = 10'000;  // basis points

inline eth::Uint256 most_wei() {
  Bytes32 ones{};
  ones.fill(0xff);
  return eth::Uint256::from_word(ones);
}
inline eth::Uint256 plus(const eth::Uint256& a, const eth::Uint256& b) {
  return eth::add(a, b).value_or(most_wei());
}
inline eth::Uint256 minus(const eth::Uint256& a, const eth::Uint256& b) {  // 0 where b is larger
  return eth::subtract(a, b).value_or(0);
}
inline eth::Uint256 times(const eth::Uint256& a, const eth::Uint256& b) {
  return eth::multiply(a, b).value_or(most_wei());
}
inline eth::Uint256 shifted_right(const eth::Uint256& a, std::uint64_t bits) {
  return bits > 63 ? eth::Uint256() : eth::multiply_divide(a, 1, std::uint64_t{1} << bits).value_or(0);
}
inline eth::Uint256 share_of(const eth::Uint256& amount, std::uint64_t basis_points) {
  return eth::multiply_divide(amount, basis_points, kAllShares).value_or(most_wei());
}

}  // namespace colophon::chain
