// Values of the contract ABI, their encoding and strict decoding. Thread-safe.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "eth/abi_type.hpp"
#include "eth/address.hpp"
#include "eth/uint256.hpp"

namespace colophon::eth {

// One of three shapes: a word (integers, bool, address, bytesN), a byte string (bytes, string), or a sequence
// (arrays, tuples). The accessors check the shape: after a decode it follows from the type, so a mismatch is
// our bug.
class AbiValue {
 public:
  using List = std::vector<AbiValue>;
  AbiValue() : state_(Bytes32{}) {}
  AbiValue(const Uint256& number) : state_(number.word()) {}
  AbiValue(const Address& address) : state_(to_word(address)) {}
  AbiValue(const Bytes32& word)
      : state_(word) {}  // bytes32 as it is; bytesN with the bytes in front, zeros behind
  AbiValue(List list) : state_(std::move(list)) {}
  static AbiValue number(std::uint64_t value) { return Uint256(value); }
  static AbiValue signed_number(std::int64_t value);  // two's complement in 256 bits
  static AbiValue boolean(bool value) { return Uint256(value ? 1 : 0); }
  static AbiValue bytes(ByteView value) { return AbiValue(Bytes(value.begin(), value.end())); }
  static AbiValue text(std::string_view value) { return bytes(as_bytes(value)); }
  static AbiValue list(std::initializer_list<AbiValue> values) { return List(values); }

  bool is_word() const { return std::holds_alternative<Bytes32>(state_); }
  bool is_bytes() const { return std::holds_alternative<Bytes>(state_); }
  bool is_list() const { return std::holds_alternative<List>(state_); }

  const Bytes32& word() const;
  Uint256 to_uint256() const { return Uint256::from_word(word()); }
  std::uint64_t to_u64() const;  // of a uint64 or narrower
  std::int64_t to_i64() const;   // of an int64 or narrower
  bool to_bool() const { return word()[31] != 0; }
  Address to_address() const;
  const Bytes& to_bytes() const;
  std::string to_text() const;  // a string's bytes; contracts do not promise UTF-8
  const List& items() const;
  const AbiValue& operator[](std::size_t i) const;

  bool operator==(const AbiValue&) const = default;

 private:
  explicit AbiValue(Bytes bytes) : state_(std::move(bytes)) {}
  std::variant<Bytes32, Bytes, List> state_;
};

// abi.encode of the tuple's fields. Errors: AbiWrongShape (value and type differ), AbiOutOfRange (a number
// that does not fit its width, a bytesN with something behind it).
Result<Bytes> abi_encode(const AbiType& tuple, const AbiValue::List& values);

// abi.encodePacked's word-aligned half: the 32 bytes of one word value. Same errors.
Result<Bytes32> abi_word(const AbiType& type, const AbiValue& value);

// The fields of a tuple. Strict: only what abi_encode writes is read (offsets in order, zero padding, numbers
// within their widths, nothing behind), so a stranger's data can neither alias nor swell. Errors:
// AbiTruncated, AbiNotCanonical, AbiOutOfRange, AbiTrailingBytes.
Result<AbiValue::List> abi_decode(const AbiType& tuple, ByteView data);

// The first four bytes of Keccak-256 of the canonical signature.
std::array<std::uint8_t, 4> selector(const AbiSignature& function);

// Selector and arguments. `signature` is ours: one that cannot be parsed is a failed check. Errors as
// abi_encode.
Result<Bytes> encode_call(std::string_view signature, const AbiValue::List& arguments);

// What a call returned, by the types in parentheses: "(uint256,address)". Errors as abi_decode.
Result<AbiValue::List> decode_returned(std::string_view types, ByteView data);

// A value for people and logs: numbers in decimal, bytes in hexadecimal, texts quoted and disarmed, at most
// ~500 bytes.
std::string abi_show(const AbiType& type, const AbiValue& value);

}  // namespace colophon::eth
