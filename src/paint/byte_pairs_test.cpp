#include "paint/byte_pairs.hpp"

#include <gtest/gtest.h>

#include "engine/tokenizer_reader.hpp"
#include "paint/tokenizer.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

engine::Tokenizer tokenizer_of(const test::json& from) {
  engine::Tokenizer tokenizer;
  tokenizer.slots = from.at("slots");
  tokenizer.merges = engine::sort_merges(from.at("merges").get<std::vector<std::array<std::int32_t, 2>>>());
  tokenizer.padding = from.at("padding");
  return tokenizer;
}

TEST(BytePairs, AgreeWithTheVectors) {
  const auto& vectors = test::read_vectors("byte_pairs.json");
  const engine::Tokenizer tokenizer = tokenizer_of(vectors.at("tokenizer"));
  ASSERT_GE(vectors.at("cases").size(), 25u);
  for (const auto& item : vectors.at("cases")) {
    const std::string text = item.at("text");
    SCOPED_TRACE(text);
    const auto tokens = tokenize(tokenizer, text);
    if (item.contains("invalid")) {
      ASSERT_FALSE(tokens.ok());
      EXPECT_EQ(tokens.error().code, "PromptTooLong");
      continue;
    }
    ASSERT_TRUE(tokens.ok()) << tokens.error().message;
    EXPECT_EQ(tokens->ids, item.at("tokens").get<std::vector<std::int32_t>>());
    EXPECT_TRUE(tokens->unknown.empty());
  }
}

TEST(BytePairs, MergeTheLowestFirstFromTheLeft) {
  engine::Tokenizer tokenizer;
  const std::int32_t a = 'a' - 0x21, end = 256;
  tokenizer.merges = engine::sort_merges(
      std::vector<std::array<std::int32_t, 2>>{{a, a}, {512, a + end}, {512, 512}, {a, a + end}});
  using Ids = std::vector<std::int32_t>;
  EXPECT_EQ(byte_pair_tokens(tokenizer, "a"), (Ids{a + end}));
  EXPECT_EQ(byte_pair_tokens(tokenizer, "aa"), (Ids{515}));
  EXPECT_EQ(byte_pair_tokens(tokenizer, "aaa"), (Ids{513}));
  EXPECT_EQ(byte_pair_tokens(tokenizer, "aaaa"), (Ids{512, 515}))
      << "the third a is left over, then ends the word";
  EXPECT_EQ(byte_pair_tokens(tokenizer, "aaaaa"), (Ids{512, 513}));
  EXPECT_EQ(byte_pair_tokens(tokenizer, "aaaaaaaa"), (Ids{514, 512, 515}));
}

}  // namespace
}  // namespace colophon::paint
