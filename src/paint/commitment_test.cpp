#include "paint/commitment.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(Commitment, AgreesWithTheVectors) {
  for (const auto& item : test::read_vectors("request.json").at("commitments")) {
    const auto prompt = item.at("prompt").get<std::string>();
    const auto negative = item.at("negativePrompt").get<std::string>();
    const Opening opening{
        .salt = test::word_of(item.at("salt")), .prompt = prompt, .negative_prompt = negative};
    EXPECT_EQ(to_hex_0x(prompt_commitment(opening)), item.at("commitment")) << item.at("name");
  }
}

TEST(Commitment, TextsCannotMoveFromOneToTheOther) {
  const Opening one{.salt = {}, .prompt = "ab", .negative_prompt = "c"};
  const Opening other{.salt = {}, .prompt = "a", .negative_prompt = "bc"};
  EXPECT_NE(prompt_commitment(one), prompt_commitment(other));
}

}  // namespace
}  // namespace colophon::paint
