#include "eth/abi.hpp"

#include <algorithm>

#include "crypto/keccak256.hpp"

namespace colophon::eth {
namespace {

using Kind = AbiType::Kind;
constexpr std::size_t kWordBytes = 32;

Error wrong_shape(const AbiType& type, const std::string& what) {
  return {"AbiWrongShape", "no " + type.canonical() + ": " + what};
}
Error out_of_range(const AbiType& type, const Bytes32& word) {
  return {"AbiOutOfRange", to_hex_0x(word) + " is no " + type.canonical()};
}
Error truncated(const AbiType& type) {
  return {"AbiTruncated", "ABI data ends inside a " + type.canonical()};
}
Error not_canonical(const AbiType& type, const char* what) {
  return {"AbiNotCanonical", "ABI data for " + type.canonical() + " with " + what};
}

bool all(ByteView bytes, std::uint8_t value) {
  return std::all_of(bytes.begin(), bytes.end(), [=](std::uint8_t b) { return b == value; });
}

// Whether a word holds a value of an elementary type.
bool fits(const AbiType& type, const Bytes32& word) {
  const ByteView view(word);
  switch (type.kind) {
    case Kind::kUint:
      return all(view.first(kWordBytes - type.size / 8), 0);
    case Kind::kInt: {
      const std::size_t spare = kWordBytes - type.size / 8;
      return all(view.first(spare), word[spare] & 0x80 ? 0xff : 0x00);
    }
    case Kind::kBool:
      return all(view.first(31), 0) && word[31] <= 1;
    case Kind::kAddress:
      return all(view.first(12), 0);
    case Kind::kFixedBytes:
      return all(view.subspan(type.size), 0);
    default:
      return false;
  }
}

std::size_t padded(std::size_t bytes) {
  return (bytes + kWordBytes - 1) / kWordBytes * kWordBytes;
}

Result<Bytes> encode_one(const AbiType& type, const AbiValue& value);

// Heads, then the tails of what is dynamic, each head an offset from the start of this sequence.
template <typename TypeAt>
Result<Bytes> encode_sequence(const AbiValue::List& values, const TypeAt& type_at) {
  std::size_t head_bytes = 0;
  for (std::size_t i = 0; i < values.size(); ++i) head_bytes += kWordBytes * type_at(i).head_words();
  Bytes heads;
  Bytes tails;
  for (std::size_t i = 0; i < values.size(); ++i) {
    COLOPHON_TRY(const Bytes encoded, encode_one(type_at(i), values[i]));
    if (type_at(i).is_dynamic()) {
      append(heads, Uint256(head_bytes + tails.size()).word());
      append(tails, encoded);
    } else {
      append(heads, encoded);
    }
  }
  append(heads, tails);
  return heads;
}

Result<Bytes> encode_one(const AbiType& type, const AbiValue& value) {
  const bool bytes_expected = type.kind == Kind::kBytes || type.kind == Kind::kString;
  const bool list_expected =
      type.kind == Kind::kList || type.kind == Kind::kArray || type.kind == Kind::kTuple;
  if (bytes_expected) {
    if (!value.is_bytes()) return wrong_shape(type, "the value is not a byte string");
    Bytes encoded;
    append(encoded, Uint256(value.to_bytes().size()).word());
    append(encoded, value.to_bytes());
    encoded.resize(padded(encoded.size()));
    return encoded;
  }
  if (!list_expected) {
    COLOPHON_TRY(const Bytes32 word, abi_word(type, value));
    return Bytes(word.begin(), word.end());
  }
  if (!value.is_list()) return wrong_shape(type, "the value is not a sequence");
  const auto& items = value.items();
  const std::size_t expected = type.kind == Kind::kList    ? items.size()
                               : type.kind == Kind::kArray ? type.size
                                                           : type.inner.size();
  if (items.size() != expected) {
    return wrong_shape(type,
                       std::to_string(items.size()) + " elements instead of " + std::to_string(expected));
  }
  Bytes encoded;
  if (type.kind == Kind::kList) append(encoded, Uint256(items.size()).word());
  const bool tuple = type.kind == Kind::kTuple;
  COLOPHON_TRY(const Bytes sequence, encode_sequence(items, [&](std::size_t i) -> const AbiType& {
                 return type.inner[tuple ? i : 0];
               }));
  append(encoded, sequence);
  return encoded;
}

// A value and the bytes that its encoding took.
struct Decoded {
  AbiValue value;
  std::size_t used_bytes = 0;
};

Result<Decoded> decode_one(const AbiType& type, ByteView data);

Result<Bytes32> word_at(const AbiType& type, ByteView data, std::size_t at) {
  if (data.size() < kWordBytes || at > data.size() - kWordBytes) return truncated(type);
  Bytes32 word{};
  std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(at), kWordBytes, word.begin());
  return word;
}

// An offset must point exactly behind what has been read: so each byte is read once, and the work and memory
// of a decode are bounded by the length of the data.
template <typename TypeAt>
Result<Decoded> decode_sequence(const AbiType& whole, std::size_t count, const TypeAt& type_at,
                                ByteView data) {
  std::size_t head_bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    head_bytes += kWordBytes * type_at(i).head_words();
    if (head_bytes > data.size()) return truncated(whole);
  }
  AbiValue::List values;
  values.reserve(count);
  std::size_t head_at = 0;
  std::size_t tail_at = head_bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const AbiType& type = type_at(i);
    std::size_t& at = type.is_dynamic() ? tail_at : head_at;
    if (type.is_dynamic()) {
      COLOPHON_TRY(const Bytes32 offset, word_at(type, data, head_at));
      if (Uint256::from_word(offset) != Uint256(tail_at))
        return not_canonical(whole, "an offset out of order");
      head_at += kWordBytes;
    }
    COLOPHON_TRY(auto decoded, decode_one(type, data.subspan(at)));
    values.push_back(std::move(decoded.value));
    at += decoded.used_bytes;
  }
  return Decoded{std::move(values), tail_at};
}

// A length word that claims no more than the data can hold.
Result<std::size_t> length_at_front(const AbiType& type, ByteView data, std::size_t element_bytes) {
  COLOPHON_TRY(const Bytes32 word, word_at(type, data, 0));
  const auto length = Uint256::from_word(word).to_u64();
  if (!length || *length > (data.size() - kWordBytes) / element_bytes) return truncated(type);
  return static_cast<std::size_t>(*length);
}

Result<Decoded> decode_bytes(const AbiType& type, ByteView data) {
  COLOPHON_TRY(const std::size_t length, length_at_front(type, data, 1));
  const std::size_t used = kWordBytes + padded(length);
  if (used > data.size()) return truncated(type);
  if (!all(data.subspan(kWordBytes + length, padded(length) - length), 0)) {
    return not_canonical(type, "padding that is not zero");
  }
  return Decoded{AbiValue::bytes(data.subspan(kWordBytes, length)), used};
}

Result<Decoded> decode_list(const AbiType& type, ByteView data) {
  const AbiType& element = type.inner[0];
  COLOPHON_TRY(const std::size_t count, length_at_front(type, data, kWordBytes * element.head_words()));
  COLOPHON_TRY(auto decoded, decode_sequence(
                                 type, count, [&](std::size_t) -> const AbiType& { return element; },
                                 data.subspan(kWordBytes)));
  decoded.used_bytes += kWordBytes;
  return decoded;
}

Result<Decoded> decode_one(const AbiType& type, ByteView data) {
  switch (type.kind) {
    case Kind::kBytes:
    case Kind::kString:
      return decode_bytes(type, data);
    case Kind::kList:
      return decode_list(type, data);
    case Kind::kArray:
      return decode_sequence(
          type, type.size, [&](std::size_t) -> const AbiType& { return type.inner[0]; }, data);
    case Kind::kTuple:
      return decode_sequence(
          type, type.inner.size(), [&](std::size_t i) -> const AbiType& { return type.inner[i]; }, data);
    default:
      break;
  }
  COLOPHON_TRY(const Bytes32 word, word_at(type, data, 0));
  if (!fits(type, word)) return out_of_range(type, word);
  return Decoded{word, kWordBytes};
}

}  // namespace

Result<Bytes> abi_encode(const AbiType& tuple, const AbiValue::List& values) {
  return encode_one(tuple, values);
}

Result<Bytes32> abi_word(const AbiType& type, const AbiValue& value) {
  if (!value.is_word()) return wrong_shape(type, "the value is not a word");
  if (!fits(type, value.word())) return out_of_range(type, value.word());
  return value.word();
}

Result<AbiValue::List> abi_decode(const AbiType& tuple, ByteView data) {
  COLOPHON_CHECK(tuple.kind == Kind::kTuple);
  COLOPHON_TRY(auto decoded, decode_one(tuple, data));
  if (decoded.used_bytes != data.size()) {
    return Error{"AbiTrailingBytes",
                 std::to_string(data.size() - decoded.used_bytes) + " bytes after a " + tuple.canonical()};
  }
  return decoded.value.items();
}

std::array<std::uint8_t, 4> selector(const AbiSignature& function) {
  const Bytes32 hash = crypto::keccak256(function.canonical());
  return {hash[0], hash[1], hash[2], hash[3]};
}

Result<Bytes> encode_call(std::string_view signature, const AbiValue::List& arguments) {
  const auto function = parse_abi_signature(signature);
  COLOPHON_CHECK(function.ok());
  COLOPHON_TRY(const Bytes encoded, abi_encode(function->parameters, arguments));
  Bytes data;
  append(data, selector(*function));
  append(data, encoded);
  return data;
}

Result<AbiValue::List> decode_returned(std::string_view types, ByteView data) {
  const auto tuple = parse_abi_type(types);
  COLOPHON_CHECK(tuple.ok() && tuple->kind == Kind::kTuple);
  return abi_decode(*tuple, data);
}

}  // namespace colophon::eth
