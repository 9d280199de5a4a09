#include "node/words.hpp"

#include <gtest/gtest.h>

namespace colophon::node {
namespace {

using Words = std::vector<std::string>;

TEST(Words, AreLowerCaseAndEachOnce) {
  EXPECT_EQ(search_words("Storm over the SEA, over dunes-17!"),
            (Words{"storm", "over", "the", "sea", "dunes", "17"}));
  EXPECT_EQ(search_words(""), Words{});
  EXPECT_EQ(search_words(" ,;-- "), Words{});
}

TEST(Words, OfOtherScriptsStayWhole) {
  EXPECT_EQ(search_words("F\xc3\xbcr \xe6\xb5\xb7 & Meer"), (Words{"f\xc3\xbcr", "\xe6\xb5\xb7", "meer"}));
}

TEST(Words, AsLongAsAWordMayBe) {
  const std::string longest(kWordBytesMax, 'a');
  EXPECT_EQ(search_words(longest + " b " + longest + "a"), (Words{longest, "b"}));
}

}  // namespace
}  // namespace colophon::node
