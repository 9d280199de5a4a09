#include "engine/tokenizer_reader.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "engine/program_json.hpp"

namespace colophon::engine {
namespace {

using namespace program_json;

bool is_word(std::string_view word) {
  return word.size() <= 64 && std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

Result<Tokenizer> read_words(const Json& json) {
  COLOPHON_TRY_VOID(only_keys(json, "tokenizer", {"kind", "slots", "words", "ignored"}));
  Tokenizer tokenizer;
  COLOPHON_TRY(const std::int64_t slots, integer(json.find("slots"), "tokenizer.slots", {1, 1024}));
  tokenizer.slots = static_cast<std::size_t>(slots);
  std::set<std::string> seen;
  for (const auto& [key, words, least] : {std::tuple{"words", &tokenizer.words, std::size_t{1}},
                                          std::tuple{"ignored", &tokenizer.ignored, std::size_t{0}}}) {
    COLOPHON_TRY(const auto* items, list(json.find(key), key, least, 65'535));
    for (const Json& item : *items) {
      COLOPHON_TRY(std::string word, text(&item, "word", 64));
      if (!is_word(word)) return bad("word '" + printable(word) + "' is not of [a-z0-9]");
      if (!seen.insert(word).second) return bad("word '" + word + "' stands twice");
      words->push_back(std::move(word));
    }
  }
  return tokenizer;
}

// Each merge joins two tokens that stand before it, the first not at the end of a word; no pair twice.
Result<std::vector<Merge>> read_merges(const Constant& constant) {
  constexpr std::int64_t kMergesMax = 65'024;
  const std::int64_t count = constant.extents[0];
  if (constant.extents[1] != 2 || count > kMergesMax) {
    return bad("tokenizer's merges have not the shape [M, 2], M at most 65,024");
  }
  std::vector<bool> ends_word(Tokenizer::kByteTokens, false);
  std::fill(ends_word.begin() + Tokenizer::kByteTokens / 2, ends_word.end(), true);
  std::vector<std::array<std::int32_t, 2>> pairs;
  for (std::int64_t m = 0; m < count; ++m) {
    const std::array<std::int32_t, 2> pair{constant.at(2 * m), constant.at(2 * m + 1)};
    const auto exists = [&](std::int32_t token) {
      return token >= 0 && token < static_cast<std::int32_t>(ends_word.size());
    };
    if (!exists(pair[0]) || !exists(pair[1]) || ends_word[static_cast<std::size_t>(pair[0])]) {
      return bad("tokenizer's merge " + std::to_string(m) + " joins tokens that can't stand there");
    }
    ends_word.push_back(ends_word[static_cast<std::size_t>(pair[1])]);
    pairs.push_back(pair);
  }
  std::vector<Merge> merges = sort_merges(pairs);
  const auto same = [](const Merge& a, const Merge& b) { return a.pair == b.pair; };
  if (std::adjacent_find(merges.begin(), merges.end(), same) != merges.end()) {
    return bad("tokenizer's merges join a pair twice");
  }
  return merges;
}

Result<Tokenizer> read_byte_pairs(const Json& json, const std::vector<Constant>& constants) {
  COLOPHON_TRY_VOID(only_keys(json, "tokenizer", {"kind", "slots", "merges", "padding"}));
  Tokenizer tokenizer;
  COLOPHON_TRY(const std::int64_t slots, integer(json.find("slots"), "tokenizer.slots", {3, 1024}));
  tokenizer.slots = static_cast<std::size_t>(slots);
  COLOPHON_TRY(const Constant* merges, Attributes(json, constants).constant("merges", {{Type::kI32}, 2}));
  COLOPHON_TRY(tokenizer.merges, read_merges(*merges));
  COLOPHON_TRY(const std::int64_t padding,
               integer(json.find("padding"), "tokenizer.padding", {0, tokenizer.token_max()}));
  tokenizer.padding = static_cast<std::int32_t>(padding);
  return tokenizer;
}

}  // namespace

std::vector<Merge> sort_merges(std::span<const std::array<std::int32_t, 2>> pairs) {
  std::vector<Merge> merges;
  for (const auto& pair : pairs)
    merges.push_back({pair, Tokenizer::kByteTokens + static_cast<std::int32_t>(merges.size())});
  std::sort(merges.begin(), merges.end());
  return merges;
}

Result<Tokenizer> read_tokenizer(const Json& json, const std::vector<Constant>& constants) {
  const Json* kind = json.find("kind");
  const std::string* name = kind ? kind->string() : nullptr;
  if (name && *name == "words") return read_words(json);
  if (name && *name == "byte-pairs") return read_byte_pairs(json, constants);
  return bad("tokenizer is not of kind \"words\" or \"byte-pairs\"");
}

}  // namespace colophon::engine
