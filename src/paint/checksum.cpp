#include "paint/checksum.hpp"

#include <algorithm>

namespace colophon::paint {
namespace {

using CrcTable = std::array<std::uint32_t, 256>;

constexpr CrcTable make_crc_table() {
  CrcTable table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320u : 0u);
    }
    table[byte] = remainder;
  }
  return table;
}
constexpr CrcTable kCrcTable = make_crc_table();

}  // namespace

std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const std::uint8_t byte : bytes) crc = (crc >> 8) ^ kCrcTable[(crc ^ byte) & 0xFF];
  return ~crc;
}

std::uint32_t adler32(std::uint32_t adler, ByteView bytes) {
  constexpr std::uint32_t kModulus = 65'521;
  // Both sums start below the modulus, so after n bytes of at most 255 the second is at most
  // 65,520 (n + 1) + 255 n (n + 1) / 2: below 2^32 for n = 5,552, above it for 5,553.
  constexpr std::size_t kBytesBetweenReductions = 5'552;
  std::uint32_t low = adler & 0xFFFF;
  std::uint32_t high = adler >> 16;
  while (!bytes.empty()) {
    const ByteView piece = bytes.first(std::min(bytes.size(), kBytesBetweenReductions));
    for (const std::uint8_t byte : piece) {
      low += byte;
      high += low;
    }
    low %= kModulus;
    high %= kModulus;
    bytes = bytes.subspan(piece.size());
  }
  return (high << 16) | low;
}

}  // namespace colophon::paint
