#include "node/cid.hpp"

namespace colophon::node {

std::string raw_cid(const Bytes32& hash) {
  Bytes bytes = {0x01, 0x55, 0x12, 0x20};  // version 1, raw, SHA-256, 32 bytes
  append(bytes, hash);
  constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text = "b";
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = held << 8 | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += kDigits[held >> (bits - 5) & 31];
    held &= (1u << bits) - 1;
  }
  if (bits > 0) text += kDigits[held << (5 - bits) & 31];
  return text;
}

}  // namespace colophon::node
