// CLIP's reading of a text: pieces, bytes, merges. spec/model-file.md, "Tokenizer".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/program.hpp"

namespace colophon::paint {

// `text` is UTF-8. The tokens without start, end and padding.
std::vector<std::int32_t> byte_pair_tokens(const engine::Tokenizer& tokenizer, std::string_view text);

}  // namespace colophon::paint
