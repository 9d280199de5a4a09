// The commitment that stands in a recipe for a prompt that is kept private. spec/request.md, "Committed
// prompts".
#pragma once

#include <string_view>

#include "base/bytes.hpp"

namespace colophon::paint {

// What opens a commitment. The salt must be random and stay secret as long as the texts: with a known salt,
// short prompts can be guessed. The views do not own.
struct Opening {
  Bytes32 salt;
  std::string_view prompt;
  std::string_view negative_prompt;
};

// keccak(keccak("colophon/prompt/v1") ‖ salt ‖ keccak(prompt) ‖ keccak(negativePrompt)). Whether the texts
// are acceptable is check_text's to say.
Bytes32 prompt_commitment(const Opening& opening);

}  // namespace colophon::paint
