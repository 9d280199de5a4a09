#include "paint/tokenizer.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

engine::Tokenizer tokenizer_of(const test::json& from) {
  return {.slots = from.at("slots"), .words = from.at("words"), .ignored = from.at("ignored"), .merges = {}};
}

TEST(Tokenizer, AgreesWithTheVectors) {
  const auto& vectors = test::read_vectors("tokens.json");
  const engine::Tokenizer tokenizer = tokenizer_of(vectors.at("tokenizer"));
  ASSERT_GE(vectors.at("cases").size(), 20u);
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
    EXPECT_EQ(tokens->unknown, item.at("unknown").get<std::vector<std::string>>());
  }
}

TEST(Tokenizer, IgnoredAndUnknownWordsTakeNoSlot) {
  const engine::Tokenizer tokenizer{.slots = 1, .words = {"sea"}, .ignored = {"the"}, .merges = {}};
  EXPECT_TRUE(tokenize(tokenizer, "the the the zebra sea the").ok());
  EXPECT_FALSE(tokenize(tokenizer, "sea sea").ok());
}

TEST(Tokenizer, NearWordsAreNearestFirst) {
  const engine::Tokenizer tokenizer{
      .slots = 4, .words = {"mountains", "fountain", "sea", "seaside", "moon"}, .ignored = {}, .merges = {}};
  EXPECT_EQ(near_words(tokenizer, "mountain", 3), (std::vector<std::string>{"mountains", "fountain"}));
  EXPECT_EQ(near_words(tokenizer, "mountain", 1), (std::vector<std::string>{"mountains"}));
  EXPECT_EQ(near_words(tokenizer, "seas", 3), (std::vector<std::string>{"sea", "seaside"}));
  EXPECT_EQ(near_words(tokenizer, "xylophone", 3), std::vector<std::string>{});
  EXPECT_EQ(near_words(tokenizer, "", 3), std::vector<std::string>{});
  EXPECT_EQ(near_words(tokenizer, std::string(1'024, 'q'), 3), std::vector<std::string>{});
}

}  // namespace
}  // namespace colophon::paint
