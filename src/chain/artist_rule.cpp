#include "chain/artist_rule.hpp"

#include <algorithm>
#include <numeric>

#include "base/check.hpp"
#include "chain/wei.hpp"
#include "crypto/keccak256.hpp"

namespace colophon::chain {
namespace {

using eth::Uint256;

constexpr std::uint64_t kOneQ16 = 1u << 16;
constexpr std::uint64_t kQ32 = std::uint64_t{1} << 32;
constexpr std::size_t kPartBytes = 5;
constexpr int kPartBits = 40;
constexpr std::uint64_t kDoublingsMax = 6;

Bytes32 hash_of_words(std::string_view tag, const std::vector<Bytes32>& words) {
  crypto::Keccak256 hash;
  hash.update(crypto::keccak256(tag));
  for (const Bytes32& word : words) hash.update(word);
  return hash.finish();
}

Bytes32 word(std::uint64_t number) {
  return Uint256(number).word();
}

Uint256 clipped(const Uint256& average, const Uint256& price) {
  return std::min(price, plus(average, average));
}

}  // namespace

Bytes32 draw_seed(const DrawFrom& from) {
  return hash_of_words("colophon/artist/draw/v1",
                       {word(from.chain_id), to_word(from.artist), word(from.exhibition), from.block_hash});
}

Bytes32 late_hash(const Bytes32& parent_hash) {
  Bytes32 kept{};
  std::copy(parent_hash.begin() + 20, parent_hash.end(), kept.begin() + 20);
  return kept;
}

Arms draw_arms(const Bytes32& seed, const std::array<std::vector<std::uint64_t>, kArtistSlots>& weights) {
  Arms arms{};
  for (std::size_t slot = 0; slot < kArtistSlots; ++slot) {
    const auto& all = weights[slot];
    COLOPHON_CHECK(!all.empty());
    std::uint64_t part = 0;
    for (std::size_t i = 0; i < kPartBytes; ++i) part = part << 8 | seed[32 - kPartBytes * (slot + 1) + i];
    // At most 64 weights of 16 bits: below 2^62.
    const std::uint64_t target =
        part * std::accumulate(all.begin(), all.end(), std::uint64_t{0}) >> kPartBits;
    std::uint64_t passed = 0;
    std::size_t arm = 0;
    while (arm + 1 < all.size() && (passed += all[arm]) <= target) ++arm;
    arms[slot] = static_cast<std::uint8_t>(arm);
  }
  return arms;
}

bool is_artist_word(std::string_view text) {
  bool joined = true;
  for (const char c : text) {
    const bool joins = c == ' ' || c == '-';
    if (joins && joined) return false;
    if (!joins && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
    joined = joins;
  }
  return !joined && text.size() <= 31;
}

std::string artist_prompt(const Words& words) {
  const auto& [subject, manner, palette, mood, second] = words;
  return mood + " " + subject + (second.empty() ? "" : " with " + second) + " in " + palette + " tones, " +
         manner;
}

Bytes artist_recipe(ByteView head, std::string_view prompt, ByteView tail) {
  Bytes recipe(head.begin(), head.end());
  recipe.push_back(static_cast<std::uint8_t>(prompt.size() >> 8));
  recipe.push_back(static_cast<std::uint8_t>(prompt.size()));
  append(recipe, as_bytes(prompt));
  recipe.push_back(0);
  recipe.push_back(0);
  append(recipe, tail);
  return recipe;
}

Surprise surprise(const Uint256& average_wei, const Uint256& price_wei) {
  const Uint256 price = clipped(average_wei, price_wei);
  const bool above = price >= average_wei;
  const Uint256 distance = above ? minus(price, average_wei) : minus(average_wei, price);
  const auto size = eth::multiply_divide(distance, kOneQ16, average_wei);
  return {size ? size->to_u64().value_or(0) : 0, above};
}

std::uint64_t next_weight(std::uint64_t weight, const Surprise& surprise, const ArtistTerms& terms) {
  const std::uint64_t step = surprise.size_q16 * terms.rate;
  weight = surprise.above ? (weight * (kQ32 + step)) >> 32 : (weight << 32) / (kQ32 + step);
  if (terms.forget_shift != 0) {
    if (weight > terms.weight_start) {
      weight -= (weight - terms.weight_start) >> terms.forget_shift;
    } else {
      weight += (terms.weight_start - weight) >> terms.forget_shift;
    }
  }
  return std::min(std::max(weight, terms.weight_min), terms.weight_max);
}

Uint256 next_average(const Uint256& average_wei, const Uint256& price_wei, const ArtistTerms& terms) {
  const Uint256 price = clipped(average_wei, price_wei);
  const Uint256 moved =
      price >= average_wei
          ? plus(average_wei, shifted_right(minus(price, average_wei), terms.average_shift))
          : minus(average_wei, shifted_right(minus(average_wei, price), terms.average_shift));
  return std::max(moved, terms.price_min_wei);
}

Uint256 first_reserve(const Uint256& average_wei, const ArtistTerms& terms) {
  return std::max(share_of(average_wei, terms.reserve_share), terms.price_min_wei);
}

Uint256 relist_reserve(const Uint256& reserve_wei, const ArtistTerms& terms) {
  return std::max(share_of(reserve_wei, terms.relist_share), terms.price_min_wei);
}

Uint256 archive_price(const Uint256& first_wei, std::uint64_t elapsed_s, const ArtistTerms& terms) {
  const Uint256 last = std::max(share_of(first_wei, terms.archive_share), Uint256(1));
  const std::uint64_t elapsed = std::min(elapsed_s, terms.archive_seconds);
  return minus(first_wei,
               eth::multiply_divide(minus(first_wei, last), elapsed, terms.archive_seconds).value_or(0));
}

Uint256 step_tip(std::uint64_t late_s, const ArtistTerms& terms) {
  const std::uint64_t late = std::min(late_s, terms.tip_rise_seconds);
  return plus(terms.tip_min_wei,
              eth::multiply_divide(minus(terms.tip_max_wei, terms.tip_min_wei), late, terms.tip_rise_seconds)
                  .value_or(0));
}

Uint256 next_level(const Uint256& fee_wei, LastPiece last) {
  if (last == LastPiece::kPainted) return minus(fee_wei, shifted_right(fee_wei, 4));
  if (last == LastPiece::kUnclaimed) return plus(fee_wei, shifted_right(fee_wei, 2));
  return fee_wei;
}

Uint256 budget(const Uint256& treasury_wei, const ArtistTerms& terms) {
  return std::min(share_of(treasury_wei, terms.budget_share), minus(treasury_wei, terms.reserve_wei));
}

Uint256 next_fee(const Uint256& level_wei, const Uint256& treasury_wei, const ArtistTerms& terms) {
  const Uint256 most = budget(treasury_wei, terms);
  if (most < terms.fee_min_wei) return 0;
  return std::min({std::max(level_wei, terms.fee_min_wei), terms.fee_max_wei, most});
}

Uint256 needed_to_begin(const ArtistTerms& terms) {
  const Uint256 all = plus(times(terms.fee_min_wei, kAllShares), minus(terms.budget_share, 1));
  const Uint256 by_share = eth::multiply_divide(all, 1, terms.budget_share).value_or(0);
  return std::max(by_share, plus(terms.reserve_wei, terms.fee_min_wei));
}

std::uint64_t rest_seconds(std::uint64_t failures, const ArtistTerms& terms) {
  return terms.cadence_seconds << std::min(failures, kDoublingsMax);
}

Bytes32 corpus_id(const Corpus& corpus) {
  Bytes list;
  for (const CorpusPiece& piece : corpus.pieces) {
    append(list, piece.token_id);
    append(list, piece.image_hash);
  }
  return hash_of_words("colophon/artist/corpus/v1",
                       {word(corpus.chain_id), to_word(corpus.artist), word(corpus.first), word(corpus.last),
                        crypto::keccak256(list), corpus.block_hash});
}

}  // namespace colophon::chain
