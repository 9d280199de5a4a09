#include <algorithm>

#include "base/text.hpp"
#include "eth/abi.hpp"

namespace colophon::eth {

AbiValue AbiValue::signed_number(std::int64_t value) {
  Bytes32 word{};
  word.fill(value < 0 ? 0xff : 0x00);
  const auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < 8; ++i) word[31 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
  return word;
}

const Bytes32& AbiValue::word() const {
  COLOPHON_CHECK(is_word());
  return *std::get_if<Bytes32>(&state_);
}

const Bytes& AbiValue::to_bytes() const {
  COLOPHON_CHECK(is_bytes());
  return *std::get_if<Bytes>(&state_);
}

const AbiValue::List& AbiValue::items() const {
  COLOPHON_CHECK(is_list());
  return *std::get_if<List>(&state_);
}

const AbiValue& AbiValue::operator[](std::size_t i) const {
  COLOPHON_CHECK(i < items().size());
  return items()[i];
}

std::uint64_t AbiValue::to_u64() const {
  const auto value = to_uint256().to_u64();
  COLOPHON_CHECK(value.has_value());
  return *value;
}

std::int64_t AbiValue::to_i64() const {
  std::uint64_t bits = 0;
  for (std::size_t i = 24; i < 32; ++i) bits = (bits << 8) | word()[i];
  const auto value = static_cast<std::int64_t>(bits);
  COLOPHON_CHECK(signed_number(value) == *this);
  return value;
}

Address AbiValue::to_address() const {
  Address address;
  std::copy(word().begin() + 12, word().end(), address.bytes.begin());
  COLOPHON_CHECK(eth::to_word(address) == word());
  return address;
}

std::string AbiValue::to_text() const {
  return std::string(as_text(to_bytes()));
}

namespace {

constexpr std::size_t kShownMaxBytes = 500;

std::string show_int(const Bytes32& word) {
  if (word[0] < 0x80) return Uint256::from_word(word).decimal();
  Bytes32 inverted{};
  std::transform(word.begin(), word.end(), inverted.begin(),
                 [](std::uint8_t b) { return static_cast<std::uint8_t>(~b); });
  const auto magnitude = add(Uint256::from_word(inverted), 1);
  return "-" + (magnitude ? magnitude->decimal() : "0");
}

std::string show_bytes(ByteView bytes) {
  constexpr std::size_t kMax = 64;
  return to_hex_0x(bytes.first(std::min(bytes.size(), kMax))) + (bytes.size() > kMax ? "…" : "");
}

std::string show_list(const AbiType& type, const AbiValue::List& values) {
  const bool tuple = type.kind == AbiType::Kind::kTuple;
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) text += ", ";
    if (text.size() > kShownMaxBytes) {
      text += "…";
      break;
    }
    text += abi_show(tuple ? type.inner[i] : type.inner[0], values[i]);
  }
  return (tuple ? "(" : "[") + text + (tuple ? ")" : "]");
}

}  // namespace

std::string abi_show(const AbiType& type, const AbiValue& value) {
  switch (type.kind) {
    case AbiType::Kind::kUint:
      return value.to_uint256().decimal();
    case AbiType::Kind::kInt:
      return show_int(value.word());
    case AbiType::Kind::kBool:
      return value.to_bool() ? "true" : "false";
    case AbiType::Kind::kAddress:
      return eth::to_text(value.to_address());
    case AbiType::Kind::kFixedBytes:
      return show_bytes(ByteView(value.word()).first(type.size));
    case AbiType::Kind::kBytes:
      return show_bytes(value.to_bytes());
    case AbiType::Kind::kString:
      return "\"" + printable(as_text(value.to_bytes())) + "\"";
    default:
      return show_list(type, value.items());
  }
}

}  // namespace colophon::eth
