#include "provenance/cbor.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "base/text.hpp"

namespace colophon::provenance {
namespace {

enum Major : std::uint8_t { kUnsigned, kNegative, kByteString, kText, kArray, kMap, kTag, kSimple };

constexpr std::uint8_t kFalse = 20;
constexpr std::uint8_t kTrue = 21;
constexpr std::uint8_t kNull = 22;

void write_head(Bytes& to, Major major, std::uint64_t argument) {
  const auto first = [&](std::uint64_t low) {
    to.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(major) << 5 | low));
  };
  if (argument < 24) {
    first(argument);
  } else if (argument <= 0xFF) {
    first(24);
    append_be(to, static_cast<std::uint8_t>(argument));
  } else if (argument <= 0xFFFF) {
    first(25);
    append_be(to, static_cast<std::uint16_t>(argument));
  } else if (argument <= 0xFFFFFFFF) {
    first(26);
    append_be(to, static_cast<std::uint32_t>(argument));
  } else {
    first(27);
    append_be(to, argument);
  }
}

class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  Result<Cbor> whole() {
    COLOPHON_TRY(Cbor value, this->value(0));
    if (at_ != bytes_.size()) return fail("something follows the value");
    return value;
  }

 private:
  struct Head {
    Major major{};
    std::uint8_t low = 0;
    std::uint64_t argument = 0;
  };

  Error fail(std::string_view reason) const {
    return {"BadCbor", "bad CBOR at byte " + std::to_string(at_) + ": " + std::string(reason)};
  }

  Result<Head> head() {
    if (at_ >= bytes_.size()) return fail("it ends early");
    const std::uint8_t first = bytes_[at_++];
    Head head{static_cast<Major>(first >> 5), static_cast<std::uint8_t>(first & 31), 0};
    if (head.low < 24) {
      head.argument = head.low;
      return head;
    }
    if (head.low > 27) return fail("an indefinite length, or a reserved head");
    const std::size_t size = std::size_t{1} << (head.low - 24);
    if (bytes_.size() - at_ < size) return fail("it ends early");
    for (std::size_t i = 0; i < size; ++i) head.argument = head.argument << 8 | bytes_[at_++];
    return head;
  }

  Result<Cbor> value(int depth) {
    if (depth > kCborDepthMax) return fail("nested too deeply");
    if (++values_ > kCborValuesMax) return fail("too many values");
    COLOPHON_TRY(const Head head, this->head());
    constexpr std::uint64_t kNumberMax = ~std::uint64_t{0} >> 1;
    switch (head.major) {
      case kUnsigned:
      case kNegative: {
        if (head.argument > kNumberMax) return fail("a number beyond 63 bits");
        const auto magnitude = static_cast<std::int64_t>(head.argument);
        return Cbor::number(head.major == kUnsigned ? magnitude : -1 - magnitude);
      }
      case kByteString:
      case kText:
        return string(head);
      case kArray:
        return array(head.argument, depth);
      case kMap:
        return map(head.argument, depth);
      case kTag: {
        COLOPHON_TRY(Cbor item, value(depth + 1));
        return Cbor::tagged(head.argument, std::move(item));
      }
      case kSimple:
        break;
    }
    if (head.low == kFalse || head.low == kTrue) return Cbor::truth(head.low == kTrue);
    return head.low == kNull ? Cbor::null() : Cbor::other();
  }

  Result<Cbor> string(const Head& head) {
    if (head.argument > bytes_.size() - at_) return fail("a string longer than what is left");
    const ByteView content = bytes_.subspan(at_, static_cast<std::size_t>(head.argument));
    if (head.major == kText && !is_utf8(as_text(content))) return fail("a text that is not UTF-8");
    at_ += content.size();
    return head.major == kText ? Cbor::text(as_text(content)) : Cbor::bytes(content);
  }

  Result<Cbor> array(std::uint64_t count, int depth) {
    if (count > bytes_.size() - at_) return fail("more items than bytes are left");
    Cbor::Array items;
    for (std::uint64_t i = 0; i < count; ++i) {
      COLOPHON_TRY(Cbor item, value(depth + 1));
      items.push_back(std::move(item));
    }
    return Cbor::array(std::move(items));
  }

  Result<Cbor> map(std::uint64_t count, int depth) {
    if (count > (bytes_.size() - at_) / 2) return fail("more entries than bytes are left");
    Cbor::Map entries;
    std::vector<std::string> keys;
    for (std::uint64_t i = 0; i < count; ++i) {
      COLOPHON_TRY(Cbor key, value(depth + 1));
      COLOPHON_TRY(Cbor item, value(depth + 1));
      keys.emplace_back(as_text(cbor_bytes(key)));
      entries.emplace_back(std::move(key), std::move(item));
    }
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return fail("a map has a key twice");
    return Cbor::map(std::move(entries));
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Cbor Cbor::number(std::int64_t value) {
  Cbor made(Kind::kNumber);
  made.number_ = value;
  return made;
}

Cbor Cbor::wide(std::uint32_t value) {
  Cbor made(Kind::kWide);
  made.number_ = value;
  return made;
}

Cbor Cbor::truth(bool value) {
  Cbor made(Kind::kTruth);
  made.number_ = value ? 1 : 0;
  return made;
}

Cbor Cbor::text(std::string_view value) {
  Cbor made(Kind::kText);
  made.text_ = value;
  return made;
}

Cbor Cbor::bytes(ByteView value) {
  Cbor made(Kind::kBytes);
  made.bytes_.assign(value.begin(), value.end());
  return made;
}

Cbor Cbor::array(Array items) {
  Cbor made(Kind::kArray);
  made.items_ = std::move(items);
  return made;
}

Cbor Cbor::map(Map entries) {
  Cbor made(Kind::kMap);
  made.entries_ = std::move(entries);
  return made;
}

Cbor Cbor::tagged(std::uint64_t tag, Cbor item) {
  Cbor made(Kind::kTagged);
  made.tag_ = tag;
  made.items_.push_back(std::move(item));
  return made;
}

Cbor Cbor::other() {
  return Cbor(Kind::kOther);
}

std::optional<std::int64_t> Cbor::number() const {
  if (kind_ != Kind::kNumber && kind_ != Kind::kWide) return std::nullopt;
  return number_;
}

std::optional<bool> Cbor::truth() const {
  if (kind_ != Kind::kTruth) return std::nullopt;
  return number_ != 0;
}

std::optional<std::uint64_t> Cbor::tag() const {
  if (kind_ != Kind::kTagged) return std::nullopt;
  return tag_;
}

const Cbor* Cbor::find(std::string_view key) const {
  if (const Map* entries = map()) {
    for (const auto& [name, value] : *entries) {
      if (const auto* text = name.text(); text != nullptr && *text == key) return &value;
    }
  }
  return nullptr;
}

const Cbor* Cbor::find(std::int64_t key) const {
  if (const Map* entries = map()) {
    for (const auto& [name, value] : *entries) {
      if (name.number() == key) return &value;
    }
  }
  return nullptr;
}

const std::string* Cbor::text_at(std::string_view key) const {
  const Cbor* value = find(key);
  return value == nullptr ? nullptr : value->text();
}

const Bytes* Cbor::bytes_at(std::string_view key) const {
  const Cbor* value = find(key);
  return value == nullptr ? nullptr : value->bytes();
}

void write_cbor(Bytes& to, const Cbor& value) {
  using Kind = Cbor::Kind;
  switch (value.kind_) {
    case Kind::kNumber:
      if (value.number_ >= 0) return write_head(to, kUnsigned, static_cast<std::uint64_t>(value.number_));
      return write_head(to, kNegative, static_cast<std::uint64_t>(-1 - value.number_));
    case Kind::kWide:
      to.push_back(kUnsigned << 5 | 26);
      return append_be(to, static_cast<std::uint32_t>(value.number_));
    case Kind::kText:
      write_head(to, kText, value.text_.size());
      return append(to, as_bytes(value.text_));
    case Kind::kBytes:
      write_head(to, kByteString, value.bytes_.size());
      return append(to, value.bytes_);
    case Kind::kArray:
      write_head(to, kArray, value.items_.size());
      for (const Cbor& item : value.items_) write_cbor(to, item);
      return;
    case Kind::kMap:
      write_head(to, kMap, value.entries_.size());
      for (const auto& [key, item] : value.entries_) {
        write_cbor(to, key);
        write_cbor(to, item);
      }
      return;
    case Kind::kTagged:
      write_head(to, kTag, value.tag_);
      return write_cbor(to, value.items_.front());
    case Kind::kTruth:
      return to.push_back(kSimple << 5 | (value.number_ != 0 ? kTrue : kFalse));
    case Kind::kNull:
    case Kind::kOther:
      return to.push_back(kSimple << 5 | kNull);
  }
}

Bytes cbor_bytes(const Cbor& value) {
  Bytes bytes;
  write_cbor(bytes, value);
  return bytes;
}

Result<Cbor> read_cbor(ByteView bytes) {
  return Reader(bytes).whole();
}

}  // namespace colophon::provenance
