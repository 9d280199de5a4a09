#include "paint/recipe.hpp"

#include <functional>
#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

struct Spoilt {
  const char* reason;
  std::function<void(Recipe&)> spoil;
};

Adapter adapter(std::uint8_t last_byte, std::int32_t strength_q16 = 1) {
  Adapter made{{}, strength_q16};
  made.id.back() = last_byte;
  return made;
}

TEST(Recipe, AcceptsTheSample) {
  EXPECT_TRUE(check_recipe(test::sample_request().recipe));
}

TEST(Recipe, AcceptsEachFieldAtItsLimit) {
  Recipe recipe = test::sample_request().recipe;
  recipe.adapters = {adapter(1, INT32_MIN), adapter(2, -1), adapter(3, 1), adapter(255, INT32_MAX)};
  recipe.prompt = recipe.negative_prompt = std::string(kPromptBytesMax, 'p');
  recipe.sampler = std::string(kSamplerBytesMax, '_');
  recipe.steps = UINT16_MAX;
  recipe.guidance_q16 = kGuidanceMaxQ16;
  recipe.width = recipe.height = kSidePixelsMax;
  recipe.mark = Mark::kModel;
  EXPECT_TRUE(check_recipe(recipe));
}

TEST(Recipe, RefusesEachFieldBeyondItsLimit) {
  const Spoilt cases[] = {
      {"TooManyAdapters",
       [](Recipe& r) {
         r.adapters = {adapter(1), adapter(2), adapter(3), adapter(4), adapter(5)};
       }},
      {"AdapterOrder",
       [](Recipe& r) {
         r.adapters = {adapter(2), adapter(1)};
       }},
      {"AdapterOrder",
       [](Recipe& r) {
         r.adapters = {adapter(2), adapter(2)};
       }},
      {"AdapterStrength", [](Recipe& r) { r.adapters = {adapter(2, 0)}; }},
      {"PromptRule", [](Recipe& r) { r.prompt_rule = static_cast<PromptRule>(2); }},
      {"PromptLength", [](Recipe& r) { r.prompt = std::string(kPromptBytesMax + 1, 'p'); }},
      {"NegativePromptLength", [](Recipe& r) { r.negative_prompt = std::string(kPromptBytesMax + 1, 'p'); }},
      {"PromptPresent", [](Recipe& r) { r.prompt_rule = PromptRule::kCommitted; }},
      {"CommitmentPresent", [](Recipe& r) { r.prompt_commitment.back() = 1; }},
      {"TextControl", [](Recipe& r) { r.negative_prompt = "a\tb"; }},
      {"SamplerName", [](Recipe& r) { r.sampler = ""; }},
      {"SamplerName", [](Recipe& r) { r.sampler = "Euler a"; }},
      {"SamplerName", [](Recipe& r) { r.sampler = std::string(kSamplerBytesMax + 1, 'a'); }},
      {"Steps", [](Recipe& r) { r.steps = 0; }},
      {"Guidance", [](Recipe& r) { r.guidance_q16 = kGuidanceMaxQ16 + 1; }},
      {"Size", [](Recipe& r) { r.width = 0; }},
      {"Size", [](Recipe& r) { r.height = kSidePixelsMax + 1; }},
      {"Mark", [](Recipe& r) { r.mark = static_cast<Mark>(2); }},
  };
  for (const Spoilt& spoilt : cases) {
    Recipe recipe = test::sample_request().recipe;
    spoilt.spoil(recipe);
    const auto result = check_recipe(recipe);
    ASSERT_FALSE(result) << spoilt.reason;
    EXPECT_EQ(result.error().code, spoilt.reason);
    EXPECT_FALSE(result.error().message.empty());
    EXPECT_FALSE(result.error().hint.empty());
  }
}

TEST(Recipe, ACommittedOneCarriesNoText) {
  Recipe recipe = test::sample_request().recipe;
  recipe.prompt_rule = PromptRule::kCommitted;
  recipe.prompt.clear();
  recipe.prompt_commitment.fill(1);
  EXPECT_TRUE(check_recipe(recipe));
}

}  // namespace
}  // namespace colophon::paint
