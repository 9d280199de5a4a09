// spec/vectors/eth.json for the C++ tests, and its values as AbiValue.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "eth/abi.hpp"

namespace colophon::test {

using nlohmann::json;

inline const json& eth_vectors(const char* section) {
  static const json all = json::parse(std::ifstream(COLOPHON_SOURCE_DIR "/spec/vectors/eth.json"));
  COLOPHON_CHECK(!all.at(section).empty());
  return all.at(section);
}

inline Bytes hex(const json& text) {
  return from_hex(text.get<std::string>()).value();
}
inline Bytes32 hex32(const json& text) {
  return from_hex_exact<32>(text.get<std::string>()).value();
}
inline eth::Address address(const json& text) {
  return eth::parse_address(text.get<std::string>()).value();
}

inline eth::Uint256 number(const json& value) {
  if (value.is_number()) return value.get<std::uint64_t>();
  return eth::parse_uint256(value.get<std::string>()).value();
}

// Decimal text with an optional minus sign, as a word of 256 bits in two's complement.
inline eth::AbiValue signed_value(const std::string& text) {
  if (text[0] != '-') return eth::parse_uint256(text).value();
  const eth::Uint256 magnitude = eth::parse_uint256(text.substr(1)).value();
  Bytes32 ones{};
  ones.fill(0xff);
  const eth::Uint256 below =
      eth::subtract(eth::Uint256::from_word(ones), magnitude).value();  // -m = (2^256 - 1 - m) + 1
  return eth::add(below, 1).value();
}

inline eth::AbiValue abi_value(const eth::AbiType& type, const json& value) {
  using Kind = eth::AbiType::Kind;
  switch (type.kind) {
    case Kind::kUint:
      return number(value);
    case Kind::kInt:
      return signed_value(value.get<std::string>());
    case Kind::kBool:
      return eth::AbiValue::boolean(value.get<bool>());
    case Kind::kAddress:
      return address(value);
    case Kind::kFixedBytes: {
      Bytes32 word{};
      const Bytes bytes = hex(value);
      std::copy(bytes.begin(), bytes.end(), word.begin());
      return word;
    }
    case Kind::kBytes:
      return eth::AbiValue::bytes(hex(value));
    case Kind::kString:
      return eth::AbiValue::text(value.get<std::string>());
    default:
      break;
  }
  eth::AbiValue::List list;
  for (std::size_t i = 0; i < value.size(); ++i) {
    list.push_back(abi_value(type.inner[type.kind == Kind::kTuple ? i : 0], value[i]));
  }
  return list;
}

inline eth::AbiValue::List abi_values(const eth::AbiType& tuple, const json& values) {
  return abi_value(tuple, values).items();
}

}  // namespace colophon::test
