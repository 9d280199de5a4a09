// What a recipe and a request are called on chain: EIP-712 struct hashes without a domain. spec/request.md,
// "Hashes". Defined for every value, acceptable or not; a hash alone says nothing of validity. Thread-safe.
#pragma once

#include <array>

#include "paint/recipe.hpp"

namespace colophon::paint {

Bytes32 recipe_hash(const Recipe& recipe);

// Also the token's id, read as a big-endian number.
Bytes32 request_hash(const Request& request);

// For whoever has only the hash of the recipe.
Bytes32 request_hash(const Bytes32& recipe_hash, std::uint64_t seed);

// The `prompt` of ERC-7007, whose Keccak-256 is the request hash: typeHash(Request) ‖ recipeHash ‖
// uint256(seed).
using Erc7007Prompt = std::array<std::uint8_t, 96>;
Erc7007Prompt erc7007_prompt(const Bytes32& recipe_hash, std::uint64_t seed);

}  // namespace colophon::paint
