// What a JSON value must look like: the part of JSON Schema that spec/provenance.schema.json uses, as tables.
// Texts also have to be what painters accept (paint/text.hpp: no controls, normalisation form C), which a
// schema can't say. Thread-safe; shapes are constants.
#pragma once

#include <span>
#include <string_view>

#include "provenance/json_text.hpp"

namespace colophon::provenance {

struct Member;

struct Shape {
  enum class Kind {
    kText,     // min to max code points, and what paint::check_text demands
    kWord,     // exactly one of `words`
    kHash,     // "0x" and 64 lowercase hexadecimal digits
    kAddress,  // "0x" and 40
    kDecimal,  // a whole number in decimal digits below 2^256, without leading zeros
    kFixed,    // a decimal fraction: sign, digits, at most 16 behind a point, no zero at the end
    kTime,     // UTC to the second: 2026-01-31T12:00:00Z
    kUrl,      // https://…, ipfs://… or http://…, printable ASCII without quotes or spaces
    kSpdx,     // an SPDX licence expression's characters
    kPattern,  // docId
    kInteger,  // min to max
    kTruth,
    kList,    // of `item`, min to max of them
    kObject,  // of `members`, and no other
  };
  Kind kind{};
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::span<const std::string_view> words{};
  const Shape* item = nullptr;
  std::span<const Member> members{};
};

struct Member {
  std::string_view name;
  const Shape* shape;
  bool required = true;
};

// Error: DocumentMalformed, with the path of what is wrong ("derived.models[0].name") and why.
Result<void> check_shape(const Json& value, const Shape& shape, const std::string& path);

}  // namespace colophon::provenance
