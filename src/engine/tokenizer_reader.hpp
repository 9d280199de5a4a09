// A program's tokenizer from its JSON. spec/model-file.md, "Tokenizer".
#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "engine/json.hpp"
#include "engine/program.hpp"

namespace colophon::engine {

// Merge m makes token 512 + m. Ascending by their pairs.
std::vector<Merge> sort_merges(std::span<const std::array<std::int32_t, 2>> pairs);

// Errors: BadProgram, and those of its constant: BadAttribute.
Result<Tokenizer> read_tokenizer(const Json& json, const std::vector<Constant>& constants);

}  // namespace colophon::engine
