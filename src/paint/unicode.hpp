// What a tokenizer asks of Unicode 14.0. The table is made by tools/make_unicode_table.py.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace colophon::paint {

// Bits: what a code point is.
struct Unicode {
  static constexpr std::uint8_t kLetter = 1;          // general category L
  static constexpr std::uint8_t kNumber = 2;          // general category N
  static constexpr std::uint8_t kSpace = 4;           // White_Space
  static constexpr std::uint8_t kCased = 8;           // Cased, and not:
  static constexpr std::uint8_t kCaseIgnorable = 16;  // Case_Ignorable
};
std::uint8_t unicode_class(char32_t point);

// Full lower case without a language: U+0130 becomes two code points, a final sigma its own form.
std::u32string lower_case(std::u32string_view text);

}  // namespace colophon::paint
