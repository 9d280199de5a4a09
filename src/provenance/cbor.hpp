// CBOR (RFC 8949), as far as C2PA needs it: a value that is written with definite lengths and the shortest
// heads, and a bounded reader of what others wrote. Thread-safe; input is not trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::provenance {

// A plain struct of every kind's fields rather than a variant: GCC 12 warns of variants that hold themselves.
class Cbor {
 public:
  using Array = std::vector<Cbor>;
  using Map = std::vector<std::pair<Cbor, Cbor>>;  // in the order of the bytes

  Cbor() = default;  // null
  static Cbor null() { return {}; }
  static Cbor number(std::int64_t value);
  // Always written in four bytes, so that its length is known before its value is.
  static Cbor wide(std::uint32_t value);
  static Cbor truth(bool value);
  static Cbor text(std::string_view value);
  static Cbor bytes(ByteView value);
  static Cbor array(Array items);
  static Cbor map(Map entries);
  static Cbor tagged(std::uint64_t tag, Cbor item);
  static Cbor other();  // what C2PA does not need to understand: floats, undefined, simple values

  // nullptr, or nothing, if the value is of another kind.
  const std::string* text() const { return kind_ == Kind::kText ? &text_ : nullptr; }
  const Bytes* bytes() const { return kind_ == Kind::kBytes ? &bytes_ : nullptr; }
  const Array* array() const { return kind_ == Kind::kArray ? &items_ : nullptr; }
  const Map* map() const { return kind_ == Kind::kMap ? &entries_ : nullptr; }
  std::optional<std::int64_t> number() const;
  std::optional<bool> truth() const;
  bool is_null() const { return kind_ == Kind::kNull; }
  // The tag in front of the value, if there is one; the value itself is what remains without it.
  std::optional<std::uint64_t> tag() const;
  const Cbor& untagged() const { return kind_ == Kind::kTagged ? items_.front() : *this; }

  // A map's value under that text or number; nullptr if there is none or this is no map.
  const Cbor* find(std::string_view key) const;
  const Cbor* find(std::int64_t key) const;
  // The text or the bytes under a key, if that is what stands there.
  const std::string* text_at(std::string_view key) const;
  const Bytes* bytes_at(std::string_view key) const;

 private:
  enum class Kind : std::uint8_t {
    kNull,
    kNumber,
    kWide,
    kTruth,
    kText,
    kBytes,
    kArray,
    kMap,
    kTagged,
    kOther
  };
  explicit Cbor(Kind kind) : kind_(kind) {}
  friend void write_cbor(Bytes& to, const Cbor& value);

  Kind kind_ = Kind::kNull;
  std::int64_t number_ = 0;  // of kNumber, kWide, kTruth
  std::uint64_t tag_ = 0;
  std::string text_{};
  Bytes bytes_{};
  Array items_{};  // of kArray; of kTagged exactly one
  Map entries_{};
};

void write_cbor(Bytes& to, const Cbor& value);
Bytes cbor_bytes(const Cbor& value);

inline constexpr int kCborDepthMax = 32;
inline constexpr std::size_t kCborValuesMax = 100'000;

// Exactly one value. Error: BadCbor, with the byte and the reason: cut short, bytes behind it, a key twice,
// text that is not UTF-8, an indefinite length, a number beyond 63 bits, nested too deeply, too many values.
Result<Cbor> read_cbor(ByteView bytes);

}  // namespace colophon::provenance
