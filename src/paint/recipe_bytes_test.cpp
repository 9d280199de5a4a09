#include "paint/recipe_bytes.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(RecipeBytes, AgreeWithTheVectorsBothWays) {
  for (const auto& item : test::read_vectors("request.json").at("cases")) {
    SCOPED_TRACE(item.at("name"));
    const Recipe recipe = test::recipe_of(item.at("recipe"));
    const Bytes bytes = test::bytes_of(item.at("recipeBytes"));
    const auto encoded = encode_recipe(recipe);
    ASSERT_TRUE(encoded) << describe(encoded.error());
    EXPECT_EQ(*encoded, bytes);
    const auto decoded = decode_recipe(bytes);
    ASSERT_TRUE(decoded) << describe(decoded.error());
    EXPECT_EQ(*decoded, recipe);
  }
}

TEST(RecipeBytes, RefuseWhatTheVectorsRefuse) {
  const auto& vectors = test::read_vectors("request.json");
  for (const char* section : {"invalidRecipe", "invalidText"}) {
    ASSERT_FALSE(vectors.at(section).empty());
    for (const auto& item : vectors.at(section)) {
      SCOPED_TRACE(item.at("name"));
      const auto decoded = decode_recipe(test::bytes_of(item.at("recipeBytes")));
      ASSERT_FALSE(decoded);
      EXPECT_EQ(decoded.error().code, item.at("reason"));
    }
  }
}

// Contracts let these pass, so an index has to list them.
TEST(RecipeBytes, TextsOfAnyBytesCanBeListed) {
  for (const auto& item : test::read_vectors("request.json").at("invalidText")) {
    SCOPED_TRACE(item.at("name"));
    EXPECT_TRUE(decode_recipe_unchecked(test::bytes_of(item.at("recipeBytes"))));
  }
}

TEST(RecipeBytes, RefuseEveryTruncation) {
  for (const auto& item : test::read_vectors("request.json").at("cases")) {
    const Bytes bytes = test::bytes_of(item.at("recipeBytes"));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto decoded = decode_recipe(ByteView(bytes).first(length));
      ASSERT_FALSE(decoded) << item.at("name") << ", " << length << " bytes";
      EXPECT_EQ(decoded.error().code, "RecipeTruncated");
    }
  }
}

TEST(RecipeBytes, AreNotMadeOfARecipeThatNobodyPaints) {
  Recipe recipe = test::sample_request().recipe;
  recipe.steps = 0;
  const auto encoded = encode_recipe(recipe);
  ASSERT_FALSE(encoded);
  EXPECT_EQ(encoded.error().code, "Steps");
}

}  // namespace
}  // namespace colophon::paint
