#include "paint/unicode.hpp"

#include <gtest/gtest.h>

namespace colophon::paint {
namespace {

TEST(Unicode, Classes) {
  EXPECT_EQ(unicode_class(U'a'), Unicode::kLetter | Unicode::kCased);
  EXPECT_EQ(unicode_class(U'五'), Unicode::kLetter);
  EXPECT_EQ(unicode_class(U'7'), Unicode::kNumber);
  EXPECT_EQ(unicode_class(U'½'), Unicode::kNumber);
  EXPECT_EQ(unicode_class(U'Ⅷ'), Unicode::kNumber | Unicode::kCased);
  EXPECT_EQ(unicode_class(U'\u3000'), Unicode::kSpace);
  EXPECT_EQ(unicode_class(U'\''), Unicode::kCaseIgnorable);
  EXPECT_EQ(unicode_class(U'#'), 0);
  EXPECT_EQ(unicode_class(0x10FFFF), 0);
}

TEST(Unicode, LowerCase) {
  EXPECT_EQ(lower_case(U""), U"");
  EXPECT_EQ(lower_case(U"ÀÉÎ Straẞe ŽĀ"), U"àéî straße žā");
  EXPECT_EQ(lower_case(U"İstanbul"), U"i\u0307stanbul");
  EXPECT_EQ(lower_case(U"\U00010400Ⴀ"), U"\U00010428ⴀ") << "outside the first plane; Georgian";
}

TEST(Unicode, FinalSigma) {
  EXPECT_EQ(lower_case(U"ΣΟΦΟΣ ΟΔΥΣΣΕΥΣ"), U"σοφος οδυσσευς");
  EXPECT_EQ(lower_case(U"ΑΣ' ΑΣ.Α"), U"ας' ασ.α") << "quotes and full stops are ignored";
  EXPECT_EQ(lower_case(U"Σ 1Σ"), U"σ 1σ") << "nothing cased before it";
}

}  // namespace
}  // namespace colophon::paint
