#include "paint/tokenizer.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "paint/byte_pairs.hpp"

namespace colophon::paint {
namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_word_byte(c)) {
      words.back().push_back(c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row[b.size()];
}

Error too_long(std::string_view what, std::size_t count, std::size_t most) {
  return {"PromptTooLong",
          "the text has " + std::to_string(count) + " " + std::string(what) + ", its limit is " +
              std::to_string(most),
          "leave some words out"};
}

Result<Tokens> byte_pairs(const engine::Tokenizer& tokenizer, std::string_view text) {
  Tokens tokens;
  const auto pieces = byte_pair_tokens(tokenizer, text);
  const std::size_t room = tokenizer.slots - 2;
  if (pieces.size() > room) return too_long("tokens", pieces.size(), room);
  tokens.ids.push_back(tokenizer.start());
  tokens.ids.insert(tokens.ids.end(), pieces.begin(), pieces.end());
  tokens.ids.push_back(tokenizer.end());
  tokens.ids.resize(tokenizer.slots, tokenizer.padding);
  return tokens;
}

}  // namespace

Result<Tokens> tokenize(const engine::Tokenizer& tokenizer, std::string_view text) {
  if (!tokenizer.merges.empty()) return byte_pairs(tokenizer, text);
  Tokens tokens;
  for (std::string& word : words_of(text)) {
    const auto at = std::find(tokenizer.words.begin(), tokenizer.words.end(), word);
    if (at != tokenizer.words.end()) {
      tokens.ids.push_back(static_cast<std::int32_t>(at - tokenizer.words.begin()) + 1);
    } else if (!contains(tokenizer.ignored, word)) {
      tokens.unknown.push_back(std::move(word));
    }
  }
  if (tokens.ids.size() > tokenizer.slots) {
    return too_long("words that the model reads", tokens.ids.size(), tokenizer.slots);
  }
  tokens.ids.resize(tokenizer.slots, 0);
  return tokens;
}

std::vector<std::string> near_words(const engine::Tokenizer& tokenizer, std::string_view word,
                                    std::size_t count) {
  std::vector<std::pair<std::size_t, std::string>> near;
  const std::size_t most = std::max<std::size_t>(1, word.size() / 3);
  for (const std::string& known : tokenizer.words) {
    const std::size_t longer = std::max(word.size(), known.size()) - std::min(word.size(), known.size());
    const bool begins = word.size() >= 3 && (known.starts_with(word) || word.starts_with(known));
    // At least so far apart as the lengths differ: most words need no look.
    const std::size_t apart = begins ? 0 : longer > most ? longer : distance(word, known);
    if (apart <= most) near.emplace_back(apart, known);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(count, near.size()); ++i) out.push_back(near[i].second);
  return out;
}

}  // namespace colophon::paint
