#include "base/text.hpp"

#include <gtest/gtest.h>

namespace colophon {
namespace {

TEST(Utf8, DecodesEachLength) {
  EXPECT_EQ(decode_utf8("aé€\U0001F3A8"), U"aé€\U0001F3A8");
  EXPECT_EQ(decode_utf8(""), U"");
  EXPECT_EQ(decode_utf8("\xF4\x8F\xBF\xBF"), U"\U0010FFFF");
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char32_t point : {0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
    std::string text;
    append_utf8(text, point);
    EXPECT_EQ(decode_utf8(text), std::u32string(1, point));
  }
}

TEST(Utf8, RefusesWhatRfc3629Forbids) {
  const std::string_view bad[] = {
      "\x80",              // a continuation byte alone
      "\xC3",              // cut short
      "\xC3(",             // no continuation
      "\xC0\xAF",          // overlong, two bytes
      "\xE0\x80\xAF",      // overlong, three bytes
      "\xF0\x80\x80\xAF",  // overlong, four bytes
      "\xED\xA0\x80",      // a surrogate
      "\xF4\x90\x80\x80",  // above U+10FFFF
      "\xF5\x80\x80\x80",
      "\xFF",
  };
  for (std::string_view text : bad) {
    EXPECT_FALSE(is_utf8(text)) << printable(text);
    EXPECT_FALSE(decode_utf8(text).has_value()) << printable(text);
  }
}

TEST(ParseU64, AcceptsExactlyTheCanonicalForm) {
  EXPECT_EQ(parse_u64("0"), 0u);
  EXPECT_EQ(parse_u64("18446744073709551615"), UINT64_MAX);
  for (const char* text :
       {"", "00", "01", "-1", "+1", " 1", "1 ", "1a", "18446744073709551616", "99999999999999999999"}) {
    EXPECT_FALSE(parse_u64(text).has_value()) << text;
  }
}

TEST(Printable, DisarmsControlsAndCutsLongTexts) {
  EXPECT_EQ(printable("plain é"), "plain é");
  EXPECT_EQ(printable("\x1b[31mred\n"), "\\x1b[31mred\\x0a");
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\u202Eabc"), "\\xe2\\x80\\xaeabc");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

}  // namespace
}  // namespace colophon
