#include "eth/uint256.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace colophon::eth {
namespace {

namespace mp = boost::multiprecision;
using Wide = mp::number<mp::cpp_int_backend<1024, 1024, mp::unsigned_magnitude, mp::unchecked, void>>;

Wide widen(const Uint256& value) {
  Wide wide;
  mp::import_bits(wide, value.word().begin(), value.word().end());
  return wide;
}

std::optional<Uint256> narrow(const Wide& wide) {
  if (wide != 0 && mp::msb(wide) >= 256) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  mp::export_bits(wide, std::back_inserter(bytes), 8);
  Bytes32 word{};
  for (std::size_t i = 0; i < bytes.size(); ++i) word[32 - bytes.size() + i] = bytes[i];
  return Uint256::from_word(word);
}

}  // namespace

std::optional<std::uint64_t> Uint256::to_u64() const {
  if (bits() > 64) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 24; i < 32; ++i) value = (value << 8) | word_[i];
  return value;
}

std::size_t Uint256::bits() const {
  for (std::size_t i = 0; i < 32; ++i) {
    if (word_[i] == 0) continue;
    std::size_t in_byte = 0;
    while (word_[i] >> in_byte) ++in_byte;
    return 8 * (31 - i) + in_byte;
  }
  return 0;
}

Bytes Uint256::minimal_bytes() const {
  const std::size_t used = (bits() + 7) / 8;
  return Bytes(word_.end() - static_cast<std::ptrdiff_t>(used), word_.end());
}

std::string Uint256::decimal() const {
  return widen(*this).str();
}

std::string Uint256::quantity() const {
  std::string digits = to_hex(word_);
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0x0" : "0x" + digits.substr(first);
}

std::optional<Uint256> add(const Uint256& a, const Uint256& b) {
  return narrow(widen(a) + widen(b));
}

std::optional<Uint256> subtract(const Uint256& a, const Uint256& b) {
  if (a < b) return std::nullopt;
  return narrow(widen(a) - widen(b));
}

std::optional<Uint256> multiply(const Uint256& a, const Uint256& b) {
  return narrow(widen(a) * widen(b));
}

std::optional<Uint256> multiply_divide(const Uint256& a, const Uint256& numerator,
                                       const Uint256& denominator) {
  if (denominator == Uint256{}) return std::nullopt;
  return narrow(widen(a) * widen(numerator) / widen(denominator));
}

std::optional<Uint256> parse_uint256(std::string_view text) {
  if (text.starts_with("0x")) return parse_quantity(text);
  constexpr std::size_t kDigitsMax = 78;  // of 2^256 - 1
  if (text.empty() || text.size() > kDigitsMax) return std::nullopt;
  Wide value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return narrow(value);
}

std::optional<Uint256> parse_quantity(std::string_view text) {
  if (!text.starts_with("0x") || text.size() < 3 || text.size() > 66) return std::nullopt;
  const std::string digits = std::string(66 - text.size(), '0') + std::string(text.substr(2));
  const auto word = from_hex_exact<32>(digits);
  if (!word) return std::nullopt;
  return Uint256::from_word(*word);
}

std::string format_ether(const Uint256& amount_wei) {
  constexpr std::size_t kDecimals = 18;
  std::string digits = amount_wei.decimal();
  if (digits.size() <= kDecimals) digits.insert(0, kDecimals + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - kDecimals);
  std::string text = digits.substr(0, digits.size() - kDecimals);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) text += "." + fraction;
  return text + " ether";
}

}  // namespace colophon::eth
