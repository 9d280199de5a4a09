#include "node/toml_text.hpp"

#include <gtest/gtest.h>

namespace colophon::node {
namespace {

TEST(TomlText, BeyondAsciiInCommentsAndStringsAlone) {
  for (const char* good : {"", "a = 1 # é\nb = 2", "a = \"é\"", "a = 'é'", "a = \"\"\"é\n\"é\"\"\"\"\" # é",
                           "a = '''é\n'é'''", "a = \"\\\"é\"", "a = 'é\\'", "\"é\" = 1"})
    EXPECT_EQ(line_of_stray_byte(good), std::nullopt) << good;
  EXPECT_EQ(line_of_stray_byte("é = 1"), 1U);
  EXPECT_EQ(line_of_stray_byte("# é\n\n[χ"), 3U);
  EXPECT_EQ(line_of_stray_byte("a = \"é\" é"), 1U);
  EXPECT_EQ(line_of_stray_byte("a = 'x\\' é"), 1U);
  EXPECT_EQ(line_of_stray_byte("a = \"\"\"x\n\"\"\" é"), 2U);
}

TEST(TomlText, TornAndMisplacedQuotesBeginNoString) {
  EXPECT_EQ(line_of_stray_byte("a = \"x\né = 1"), 2U);
  EXPECT_EQ(line_of_stray_byte("a = '''x\né = 1"), 2U);
  EXPECT_EQ(line_of_stray_byte("a = \"é"), 1U);
  EXPECT_EQ(line_of_stray_byte("a = 0x\"é\""), 1U);
  EXPECT_EQ(line_of_stray_byte("a = \"x\\"), std::nullopt);
}

}  // namespace
}  // namespace colophon::node
