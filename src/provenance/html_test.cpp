#include "provenance/html.hpp"

#include <gtest/gtest.h>

namespace colophon::provenance {
namespace {

TEST(EscapeHtml, LeavesNoMarkup) {
  EXPECT_EQ(escape_html(R"(<script>alert("1" & '2')</script>)"),
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
  EXPECT_EQ(escape_html("Calm sea, “night” — ночь 海 🌊"), "Calm sea, “night” — ночь 海 🌊");
}

TEST(EscapeHtml, ShowsWhatWouldDeceive) {
  EXPECT_EQ(escape_html("a\u202Egnp"), "a[U+202E]gnp");
  EXPECT_EQ(escape_html(std::string_view("a\0b\n", 4)), "a[U+0000]b[U+000A]");
  EXPECT_EQ(escape_html("x\xff\xc3"), "x[byte FF][byte C3]");
  EXPECT_EQ(escape_html("pay\u200Bpal\uFEFF"), "pay[U+200B]pal[U+FEFF]");
}

TEST(Visible, ShowsTheSameAndLeavesMarkupAsItIs) {
  EXPECT_EQ(visible("<b>a\u202Egnp & \xff\n"), "<b>a[U+202E]gnp & [byte FF][U+000A]");
  EXPECT_EQ(visible("ночь 海 \u05D9\u05DD"), "ночь 海 \u05D9\u05DD");
}

// Whatever the bytes are, nothing that starts or ends a tag or an attribute is left.
TEST(EscapeHtml, AnyTwoBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      EXPECT_EQ(escape_html(text).find_first_of("<>\"'"), std::string::npos) << a << ' ' << b;
    }
  }
}

TEST(Shortened, CountsCharacters) {
  EXPECT_EQ(shortened("海海海", 3), "海海海");
  EXPECT_EQ(shortened("海海海海", 3), "海海…");
  EXPECT_EQ(shortened("", 3), "");
}

}  // namespace
}  // namespace colophon::provenance
