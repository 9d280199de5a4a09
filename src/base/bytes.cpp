#include "base/bytes.hpp"

#include <algorithm>

namespace colophon {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool equal(ByteView a, ByteView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::string to_hex(ByteView bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

std::string to_hex_0x(ByteView bytes) {
  return "0x" + to_hex(bytes);
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.size() % 2 != 0) {
    return Error{"BadHex",
                 "hexadecimal text of " + std::to_string(text.size()) + " digits: the number must be even"};
  }
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit_value(text[i]);
    const int low = digit_value(text[i + 1]);
    if (high < 0 || low < 0) {
      return Error{"BadHex", "no hexadecimal digit at position " + std::to_string(high < 0 ? i : i + 1)};
    }
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

Result<void> from_hex_into(std::string_view text, std::span<std::uint8_t> out) {
  COLOPHON_TRY(const Bytes bytes, from_hex(text));
  if (bytes.size() != out.size()) {
    return Error{"WrongLength", "expected " + std::to_string(out.size()) + " bytes of hexadecimal, found " +
                                    std::to_string(bytes.size())};
  }
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return {};
}

}  // namespace colophon
