#include "authoring/clip_tokenizer.hpp"

#include <gtest/gtest.h>

#include "paint/tokenizer.hpp"

namespace colophon::authoring {
namespace {

TEST(ClipTokenizer, NumbersBytesAndMergesAsClipDoes) {
  // Token 0 is '!', 64 'a', 65 'b'; 256 later the same at the end of a word; Ġ (U+0120) stands for the space.
  const auto merges = parse_merges("#version: 0.2\na b\nab c</w>\n\xC4\xA0 a\n");
  ASSERT_TRUE(merges);
  EXPECT_EQ(*merges, (MergePairs{{64, 65}, {512, 66 + 256}, {188 + 32, 64}}));
  const engine::Tokenizer tokenizer = clip_tokenizer(*merges, 8);
  const auto tokens = paint::tokenize(tokenizer, "ABC ab");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->ids, (std::vector<std::int32_t>{515, 513, 64, 65 + 256, 516, 516, 516, 516}));
}

TEST(ClipTokenizer, RefusesWhatIsNoVocabulary) {
  const auto code = [](std::string_view text) {
    return parse_merges(text).ok() ? "accepted" : parse_merges(text).error().code;
  };
  EXPECT_EQ(code("a b\r\nab c\n"), "accepted");
  EXPECT_EQ(code(""), "BadTokenizer");
  EXPECT_EQ(code("ab\n"), "BadTokenizer");
  EXPECT_EQ(code("ab c\n"), "BadTokenizer");
  EXPECT_EQ(code("a b\na b\n"), "BadTokenizer");
  EXPECT_EQ(code("a</w> b\n"), "BadTokenizer");
}

}  // namespace
}  // namespace colophon::authoring
