#include "paint/request_hash.hpp"

#include <gtest/gtest.h>

#include "crypto/keccak256.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(RequestHash, AgreesWithTheVectors) {
  const auto& vectors = test::read_vectors("request.json");
  const Bytes32 request_type = test::word_of(vectors.at("typeHashes").at("request"));
  for (const auto& item : vectors.at("cases")) {
    SCOPED_TRACE(item.at("name"));
    const Request request = test::request_of(item);
    const Bytes32 recipe = recipe_hash(request.recipe);
    EXPECT_EQ(to_hex_0x(recipe), item.at("recipeHash"));
    EXPECT_EQ(to_hex_0x(request_hash(request)), item.at("requestHash"));
    EXPECT_EQ(request_hash(recipe, request.seed), request_hash(request));

    const Erc7007Prompt prompt = erc7007_prompt(recipe, request.seed);
    EXPECT_TRUE(equal(ByteView(prompt).first(32), request_type));
    EXPECT_TRUE(equal(ByteView(prompt).subspan(32, 32), recipe));
    EXPECT_EQ(to_hex_0x(crypto::keccak256(prompt)), item.at("requestHash"));
  }
}

TEST(RequestHash, TellsEveryFieldApart) {
  const Request base = test::sample_request();
  std::vector<Request> others(13, base);
  others[0].seed ^= 1;
  others[1].recipe.model.back() ^= 1;
  others[2].recipe.adapters = {{base.recipe.model, 1}};
  others[3].recipe.adapters = {{base.recipe.model, -1}};
  others[4].recipe.prompt_rule = PromptRule::kCommitted;
  others[5].recipe.prompt += ' ';
  others[6].recipe.negative_prompt = "x";
  others[7].recipe.prompt_commitment.back() ^= 1;
  others[8].recipe.sampler += '_';
  others[9].recipe.steps += 1;
  others[10].recipe.guidance_q16 += 1;
  std::swap(others[11].recipe.width, others[11].recipe.height);
  others[12].recipe.mark = Mark::kModel;
  others.push_back(base);
  for (std::size_t i = 0; i < others.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NE(request_hash(others[i]), request_hash(others[j])) << i << ' ' << j;
  }
}

}  // namespace
}  // namespace colophon::paint
