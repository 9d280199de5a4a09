// The canonical bytes of a recipe, as they are kept on chain. spec/request.md, "Recipe bytes": all integers
// big-endian, texts with their lengths in front. A recipe and its bytes determine each other. Thread-safe.
#pragma once

#include "paint/recipe.hpp"

namespace colophon::paint {

inline constexpr std::uint8_t kRecipeVersion = 0;
inline constexpr std::size_t kRecipeBytesMax =
    2'274;  // public, all adapters, texts and sampler at their limits

// Errors: those of check_recipe.
Result<Bytes> encode_recipe(const Recipe& recipe);

// Errors: RecipeVersion, RecipeTruncated, RecipeTrailing, and those of check_recipe.
Result<Recipe> decode_recipe(ByteView bytes);

// The same without check_recipe, for whoever lists what contracts let pass: nothing here may be painted.
// Errors: RecipeVersion, RecipeTruncated, RecipeTrailing.
Result<Recipe> decode_recipe_unchecked(ByteView bytes);

}  // namespace colophon::paint
