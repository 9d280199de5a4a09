// CLIP's vocabulary as people have it (merges.txt), as the pairs that a model file holds. spec/model-file.md,
// "Tokenizer"
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/program.hpp"

namespace colophon::authoring {

using MergePairs = std::vector<std::array<std::int32_t, 2>>;

// The text of a merges.txt; a first line that begins with "#version" is passed over. Error: BadTokenizer.
Result<MergePairs> parse_merges(std::string_view text);
// FOLDER/merges.txt, for a model that knows so many tokens. Errors: those of read_file and parse_merges, and
// BadTokenizer if the numbers of tokens differ.
Result<MergePairs> read_merges(const std::string& folder, std::int64_t tokens);

// What paint::tokenize takes.
engine::Tokenizer clip_tokenizer(const MergePairs& merges, std::int64_t slots);

}  // namespace colophon::authoring
