// A recipe is everything that determines a picture but the seed; a request is a recipe and a seed.
// spec/request.md, "Fields". Numbers are host integers here; recipe_bytes.hpp, request_hash.hpp and
// request_abi.hpp give them their byte order. Plain values: any thread may read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::paint {

inline constexpr std::size_t kAdaptersMax = 4;
inline constexpr std::size_t kPromptBytesMax = 1'024;  // the prompt's, and the negative prompt's
inline constexpr std::size_t kSamplerBytesMax = 31;
inline constexpr std::uint32_t kGuidanceMaxQ16 = 30u << 16;
inline constexpr std::uint16_t kSidePixelsMax = 4'096;  // of the width, and of the height

struct Adapter {
  Bytes32 id{};
  std::int32_t strength_q16 = 0;  // 65,536 is full strength; negative is allowed, 0 is not

  bool operator==(const Adapter&) const = default;
};

// Both enums keep their wire numbers, and hold any byte until check_recipe has accepted the recipe.
enum class PromptRule : std::uint8_t { kPublic = 0, kCommitted = 1 };
enum class Mark : std::uint8_t { kNone = 0, kModel = 1 };

struct Recipe {
  Bytes32 model{};                // the model's id, spec/model-file.md
  std::vector<Adapter> adapters;  // strictly ascending by id
  PromptRule prompt_rule = PromptRule::kPublic;
  std::string prompt;  // UTF-8 as text.hpp accepts it; empty if committed
  std::string negative_prompt;
  Bytes32 prompt_commitment{};  // commitment.hpp; zero if public
  std::string sampler;          // [a-z0-9_-]
  std::uint16_t steps = 0;
  std::uint32_t guidance_q16 = 0;
  std::uint16_t width = 0;  // pixels
  std::uint16_t height = 0;
  Mark mark = Mark::kNone;

  bool operator==(const Recipe&) const = default;
};

struct Request {
  Recipe recipe;
  std::uint64_t seed = 0;  // seed.hpp

  bool operator==(const Request&) const = default;
};

// What a painter demands of a recipe whatever the model; whether the model lists this sampler, step count and
// size is for whoever has the model file to ask. Errors, by the names of spec/vectors/request.json:
//   TooManyAdapters, AdapterOrder, AdapterStrength, PromptRule, PromptLength, NegativePromptLength,
//   SamplerName, Steps, Guidance, Size, Mark: contracts refuse these too
//   PromptPresent, CommitmentPresent: texts and rule disagree, which recipe bytes cannot say
//   TextEncoding, TextControl, TextNormalForm (text.hpp): contracts let these pass, painters do not
Result<void> check_recipe(const Recipe& recipe);

// What a recipe's texts must be; also those that are revealed of a committed prompt.
Result<void> check_texts(const std::string& prompt, const std::string& negative_prompt);

}  // namespace colophon::paint
