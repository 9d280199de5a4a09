#include "paint/byte_pairs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.hpp"
#include "base/text.hpp"
#include "paint/unicode.hpp"

namespace colophon::paint {
namespace {

using Token = std::int32_t;
using engine::Merge;

constexpr std::u32string_view kStart = U"<|startoftext|>", kEnd = U"<|endoftext|>";
constexpr std::u32string_view kSuffixes[] = {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"};

constexpr std::array<std::uint8_t, 256> byte_order() {
  std::array<std::uint8_t, 256> tokens{};
  std::uint8_t next = 0;
  const auto shown = [](int b) { return (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b != 0xAD); };
  for (const bool wanted : {true, false}) {
    for (int b = 0; b < 256; ++b) {
      if (shown(b) == wanted) tokens[static_cast<std::size_t>(b)] = next++;
    }
  }
  return tokens;
}
constexpr auto kByteTokens = byte_order();

std::size_t run_of(std::u32string_view text, bool (*belongs)(std::uint8_t)) {
  const auto end =
      std::find_if(text.begin(), text.end(), [&](char32_t p) { return !belongs(unicode_class(p)); });
  return static_cast<std::size_t>(end - text.begin());
}

// Code points of the piece at the beginning; 0: white space.
std::size_t piece_length(std::u32string_view text) {
  for (const auto whole : {kStart, kEnd}) {
    if (text.starts_with(whole)) return whole.size();
  }
  for (const auto suffix : kSuffixes) {
    if (text.starts_with(suffix)) return suffix.size();
  }
  const std::uint8_t kind = unicode_class(text[0]);
  if (kind & Unicode::kLetter)
    return run_of(text, [](std::uint8_t k) { return (k & Unicode::kLetter) != 0; });
  if (kind & Unicode::kNumber) return 1;
  constexpr std::uint8_t kOther = Unicode::kLetter | Unicode::kNumber | Unicode::kSpace;
  return run_of(text, [](std::uint8_t k) { return (k & kOther) == 0; });
}

// Wherever it occurs, from the left.
void apply(std::vector<Token>& tokens, const Merge& merge) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool joined = i + 1 < tokens.size() && tokens[i] == merge.pair[0] && tokens[i + 1] == merge.pair[1];
    tokens[kept++] = joined ? merge.token : tokens[i];
    if (joined) ++i;
  }
  tokens.resize(kept);
}

const Merge* find_merge(const std::vector<Merge>& merges, const std::array<Token, 2>& pair) {
  const auto at = std::lower_bound(merges.begin(), merges.end(), pair,
                                   [](const Merge& m, const std::array<Token, 2>& p) { return m.pair < p; });
  return at != merges.end() && at->pair == pair ? &*at : nullptr;
}

std::vector<Token> piece_tokens(const std::vector<Merge>& merges, std::u32string_view piece) {
  std::string bytes;
  for (const char32_t point : piece) append_utf8(bytes, point);
  std::vector<Token> tokens;
  for (const char byte : bytes) tokens.push_back(kByteTokens[static_cast<std::uint8_t>(byte)]);
  tokens.back() += engine::Tokenizer::kByteTokens / 2;
  for (;;) {
    const Merge* lowest = nullptr;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      const Merge* merge = find_merge(merges, {tokens[i], tokens[i + 1]});
      if (merge && (!lowest || merge->token < lowest->token)) lowest = merge;
    }
    if (!lowest) return tokens;
    apply(tokens, *lowest);
  }
}

}  // namespace

std::vector<std::int32_t> byte_pair_tokens(const engine::Tokenizer& tokenizer, std::string_view text) {
  const auto points = decode_utf8(text);
  COLOPHON_CHECK(points.has_value());
  const std::u32string lower = lower_case(*points);
  std::vector<Token> tokens;
  for (std::u32string_view rest = lower; !rest.empty();) {
    const std::size_t length = piece_length(rest);
    const std::u32string_view piece = rest.substr(0, length);
    if (piece == kStart || piece == kEnd) {
      tokens.push_back(piece == kStart ? tokenizer.start() : tokenizer.end());
    } else if (length > 0) {
      const auto more = piece_tokens(tokenizer.merges, piece);
      tokens.insert(tokens.end(), more.begin(), more.end());
    }
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return tokens;
}

}  // namespace colophon::paint
