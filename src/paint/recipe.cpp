#include "paint/recipe.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "paint/text.hpp"

namespace colophon::paint {
namespace {

Result<void> check_adapters(const std::vector<Adapter>& adapters) {
  if (adapters.size() > kAdaptersMax) {
    return Error{"TooManyAdapters", "the recipe has " + std::to_string(adapters.size()) + " adapters",
                 "name at most " + std::to_string(kAdaptersMax)};
  }
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    const std::string name = "adapter " + to_hex_0x(adapters[i].id);
    if (i > 0 && !(adapters[i - 1].id < adapters[i].id)) {
      return Error{"AdapterOrder", name + " does not stand above the one before it",
                   "sort the adapters by id and name each once"};
    }
    if (adapters[i].strength_q16 == 0) {
      return Error{"AdapterStrength", name + " has strength 0", "leave it out, or give it a strength"};
    }
  }
  return {};
}

struct NamedText {
  const char* name;
  const std::string& text;
  const char* length_code;
};

Result<void> check_public(const Recipe& recipe) {
  COLOPHON_TRY_VOID(check_texts(recipe.prompt, recipe.negative_prompt));
  if (recipe.prompt_commitment != Bytes32{}) {
    return Error{"CommitmentPresent", "the recipe has a public prompt and a prompt commitment",
                 "leave the commitment out, or set the prompt rule to committed"};
  }
  return {};
}

Result<void> check_prompts(const Recipe& recipe) {
  switch (recipe.prompt_rule) {
    case PromptRule::kPublic:
      return check_public(recipe);
    case PromptRule::kCommitted:
      if (recipe.prompt.empty() && recipe.negative_prompt.empty()) return {};
      return Error{"PromptPresent", "the recipe has a committed prompt and carries its text",
                   "leave both texts empty: only the commitment belongs here"};
  }
  return Error{"PromptRule", "prompt rule " + std::to_string(static_cast<unsigned>(recipe.prompt_rule)),
               "0 is public, 1 is committed"};
}

bool is_sampler_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kSamplerBytesMax && std::all_of(name.begin(), name.end(), allowed);
}

bool is_side(std::uint16_t pixels) {
  return pixels >= 1 && pixels <= kSidePixelsMax;
}

}  // namespace

Result<void> check_texts(const std::string& prompt, const std::string& negative_prompt) {
  for (const NamedText& item : {NamedText{"prompt", prompt, "PromptLength"},
                                NamedText{"negative prompt", negative_prompt, "NegativePromptLength"}}) {
    if (item.text.size() > kPromptBytesMax) {
      return Error{item.length_code,
                   std::string("the ") + item.name + " has " + std::to_string(item.text.size()) + " bytes",
                   "shorten it to " + std::to_string(kPromptBytesMax) + " bytes"};
    }
    COLOPHON_TRY_VOID(check_text(item.text, item.name));
  }
  return {};
}

Result<void> check_recipe(const Recipe& recipe) {
  COLOPHON_TRY_VOID(check_adapters(recipe.adapters));
  COLOPHON_TRY_VOID(check_prompts(recipe));
  if (!is_sampler_name(recipe.sampler)) {
    return Error{"SamplerName", "the sampler '" + printable(recipe.sampler) + "' is no sampler's name",
                 "names have 1 to 31 characters of a-z 0-9 _ -"};
  }
  if (recipe.steps == 0) return Error{"Steps", "the recipe asks for 0 steps", "ask for at least 1"};
  if (recipe.guidance_q16 > kGuidanceMaxQ16) {
    return Error{"Guidance", "the guidance is " + std::to_string(recipe.guidance_q16) + " / 65536",
                 "30.0 is the most that is allowed"};
  }
  if (!is_side(recipe.width) || !is_side(recipe.height)) {
    return Error{"Size",
                 "the recipe asks for " + std::to_string(recipe.width) + " x " +
                     std::to_string(recipe.height) + " pixels",
                 "each side has 1 to " + std::to_string(kSidePixelsMax)};
  }
  if (recipe.mark != Mark::kNone && recipe.mark != Mark::kModel) {
    return Error{"Mark", "mark " + std::to_string(static_cast<unsigned>(recipe.mark)),
                 "0 is no mark, 1 is the model's"};
  }
  return {};
}

}  // namespace colophon::paint
