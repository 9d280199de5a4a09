#include "paint/request_hash.hpp"

#include <algorithm>

#include "crypto/keccak256.hpp"
#include "paint/word.hpp"

namespace colophon::paint {
namespace {

// EIP-712 encodeType: the struct itself, then those it refers to, in the order of their names.
#define COLOPHON_ADAPTER_TYPE "Adapter(bytes32 id,int32 strength)"
#define COLOPHON_RECIPE_TYPE                                                                         \
  "Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,"    \
  "bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height," \
  "uint8 mark)"
constexpr std::string_view kAdapterType = COLOPHON_ADAPTER_TYPE;
constexpr std::string_view kRecipeType = COLOPHON_RECIPE_TYPE COLOPHON_ADAPTER_TYPE;
constexpr std::string_view kRequestType =
    "Request(Recipe recipe,uint64 seed)" COLOPHON_ADAPTER_TYPE COLOPHON_RECIPE_TYPE;
#undef COLOPHON_RECIPE_TYPE
#undef COLOPHON_ADAPTER_TYPE

// An array of structs is the hash of its members' struct hashes, one after the other.
Bytes32 hash_adapters(const std::vector<Adapter>& adapters) {
  Bytes hashes;
  for (const Adapter& adapter : adapters) {
    Bytes fields;
    append(fields, crypto::keccak256(kAdapterType));
    append(fields, adapter.id);
    append(fields, word(adapter.strength_q16));
    append(hashes, crypto::keccak256(fields));
  }
  return crypto::keccak256(hashes);
}

}  // namespace

Bytes32 recipe_hash(const Recipe& recipe) {
  Bytes fields;
  append(fields, crypto::keccak256(kRecipeType));
  append(fields, recipe.model);
  append(fields, hash_adapters(recipe.adapters));
  append(fields, word(static_cast<std::uint8_t>(recipe.prompt_rule)));
  append(fields, crypto::keccak256(recipe.prompt));
  append(fields, crypto::keccak256(recipe.negative_prompt));
  append(fields, recipe.prompt_commitment);
  append(fields, crypto::keccak256(recipe.sampler));
  append(fields, word(recipe.steps));
  append(fields, word(recipe.guidance_q16));
  append(fields, word(recipe.width));
  append(fields, word(recipe.height));
  append(fields, word(static_cast<std::uint8_t>(recipe.mark)));
  return crypto::keccak256(fields);
}

Erc7007Prompt erc7007_prompt(const Bytes32& recipe_hash, std::uint64_t seed) {
  Erc7007Prompt prompt{};
  auto end = prompt.begin();
  for (const Bytes32& part : {crypto::keccak256(kRequestType), recipe_hash, word(seed)}) {
    end = std::copy(part.begin(), part.end(), end);
  }
  return prompt;
}

Bytes32 request_hash(const Bytes32& recipe_hash, std::uint64_t seed) {
  return crypto::keccak256(erc7007_prompt(recipe_hash, seed));
}

Bytes32 request_hash(const Request& request) {
  return request_hash(recipe_hash(request.recipe), request.seed);
}

}  // namespace colophon::paint
