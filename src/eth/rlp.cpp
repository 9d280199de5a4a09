#include "eth/rlp.hpp"

#include <algorithm>

namespace colophon::eth {
namespace {

constexpr std::uint8_t kBytesBase = 0x80;
constexpr std::uint8_t kListBase = 0xc0;
constexpr std::size_t kShortMaxBytes = 55;
constexpr int kDepthMax = 16;

void append_header(Bytes& to, std::uint8_t base, std::size_t length) {
  if (length <= kShortMaxBytes) {
    to.push_back(static_cast<std::uint8_t>(base + length));
    return;
  }
  const Bytes digits = Uint256(length).minimal_bytes();
  to.push_back(static_cast<std::uint8_t>(base + kShortMaxBytes + digits.size()));
  append(to, digits);
}

Error truncated() {
  return {"RlpTruncated", "RLP data ends inside an item"};
}
Error not_canonical(const char* what) {
  return {"RlpNotCanonical", std::string("RLP data with ") + what};
}

// What a header says; `payload` follows it.
struct Header {
  bool is_list;
  ByteView payload;
};

// Takes one header and its payload off the front of `rest`.
Result<Header> take(ByteView& rest) {
  if (rest.empty()) return truncated();
  const std::uint8_t first = rest[0];
  if (first < kBytesBase) {
    const Header header{false, rest.first(1)};
    rest = rest.subspan(1);
    return header;
  }
  const bool is_list = first >= kListBase;
  const std::size_t marker = first - (is_list ? kListBase : kBytesBase);
  rest = rest.subspan(1);
  std::size_t length = marker;
  if (marker > kShortMaxBytes) {
    const std::size_t digits = marker - kShortMaxBytes;  // 1 to 8
    if (rest.size() < digits) return truncated();
    if (rest[0] == 0) return not_canonical("a length that starts with zero");
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = (length << 8) | rest[i];
    if (length <= kShortMaxBytes) return not_canonical("a long form for a short length");
    rest = rest.subspan(digits);
  }
  if (rest.size() < length) return truncated();
  const Header header{is_list, rest.first(length)};
  rest = rest.subspan(length);
  if (!is_list && length == 1 && header.payload[0] < kBytesBase)
    return not_canonical("a header before a small byte");
  return header;
}

Result<RlpItem> take_item(ByteView& rest, int depth) {
  COLOPHON_TRY(const Header header, take(rest));
  if (!header.is_list) return rlp_bytes(header.payload);
  if (depth == kDepthMax) return Error{"RlpTooDeep", "RLP lists nested more than 16 deep"};
  RlpItem list = rlp_list({});
  for (ByteView inside = header.payload; !inside.empty();) {
    COLOPHON_TRY(auto item, take_item(inside, depth + 1));
    list.items.push_back(std::move(item));
  }
  return list;
}

}  // namespace

RlpItem rlp_bytes(ByteView bytes) {
  return {.is_list = false, .bytes = Bytes(bytes.begin(), bytes.end())};
}
RlpItem rlp_number(const Uint256& number) {
  return {.is_list = false, .bytes = number.minimal_bytes()};
}
RlpItem rlp_list(std::vector<RlpItem> items) {
  return {.is_list = true, .bytes = {}, .items = std::move(items)};
}

Bytes encode_rlp(const RlpItem& item) {
  Bytes encoded;
  if (!item.is_list) {
    if (item.bytes.size() == 1 && item.bytes[0] < kBytesBase) return item.bytes;
    append_header(encoded, kBytesBase, item.bytes.size());
    append(encoded, item.bytes);
    return encoded;
  }
  Bytes payload;
  for (const RlpItem& inside : item.items) append(payload, encode_rlp(inside));
  append_header(encoded, kListBase, payload.size());
  append(encoded, payload);
  return encoded;
}

Result<RlpItem> decode_rlp(ByteView bytes) {
  COLOPHON_TRY(auto item, take_item(bytes, 0));
  if (!bytes.empty())
    return Error{"RlpTrailingBytes", std::to_string(bytes.size()) + " bytes after an RLP item"};
  return item;
}

Result<Uint256> rlp_to_number(const RlpItem& item) {
  if (item.is_list || item.bytes.size() > 32)
    return Error{"RlpWrongKind", "expected a number of at most 32 bytes"};
  if (!item.bytes.empty() && item.bytes[0] == 0) return not_canonical("a number that starts with zero");
  Bytes32 word{};
  std::copy(item.bytes.begin(), item.bytes.end(),
            word.end() - static_cast<std::ptrdiff_t>(item.bytes.size()));
  return Uint256::from_word(word);
}

}  // namespace colophon::eth
