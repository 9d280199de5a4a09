// What opens a committed prompt: salt and texts, as the creator's file and as the bytes that are sealed to a
// provider. spec/private-prompt.md. Thread-safe; input is not trusted.
#pragma once

#include <string>

#include "paint/painter.hpp"
#include "paint/recipe.hpp"
#include "provenance/json_text.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kPrivatePromptSchema = "colophon/private-prompt/v1";

struct PrivatePrompt {
  Bytes32 salt{};
  paint::Texts texts{};
};

Bytes32 commitment_of(const PrivatePrompt& prompt);

// That the recipe commits to exactly this. Errors: PromptNotCommitted (it is public), CommitmentMismatch, and
// those of paint::check_texts.
Result<void> check_opening(const paint::Recipe& recipe, const PrivatePrompt& prompt);

// The creator's file. Errors: those of read_json, DocumentMalformed.
Json to_json(const PrivatePrompt& prompt);
Result<PrivatePrompt> read_private_prompt(std::string_view text);

// What is sealed, padded so that its length says little of the texts'. Error: EnvelopeMalformed.
Bytes encode_envelope(const PrivatePrompt& prompt);
Result<PrivatePrompt> decode_envelope(ByteView bytes);

}  // namespace colophon::provenance
