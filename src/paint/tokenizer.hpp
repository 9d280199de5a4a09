// Texts to tokens, by the word list or the byte pairs of a model. spec/model-file.md, "Tokenizer".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/program.hpp"

namespace colophon::paint {

struct Tokens {
  std::vector<std::int32_t> ids;     // exactly `slots`, padded at the end
  std::vector<std::string> unknown;  // words that the model does not know, in their order
};

// `text` is UTF-8. Error: PromptTooLong (more tokens than slots).
Result<Tokens> tokenize(const engine::Tokenizer& tokenizer, std::string_view text);

// Words of the model that look most like `word`, nearest first, at most `count`; for messages only.
std::vector<std::string> near_words(const engine::Tokenizer& tokenizer, std::string_view word,
                                    std::size_t count);

}  // namespace colophon::paint
