// The autonomous artist's arithmetic, on values alone: spec/artist.md, with vectors
// (spec/vectors/artist.json) that the contracts read too. Amounts beyond what the contracts allow saturate
// instead of wrapping. Pure functions, thread-safe.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "chain/artist_terms.hpp"
#include "eth/address.hpp"

namespace colophon::chain {

// Slots 0 to 4 hold words, slot 5 hands; the first word of slot 4 is empty.
inline constexpr std::size_t kArtistSlots = 6;
inline constexpr std::size_t kWordSlots = 5;
inline constexpr std::size_t kHandSlot = 5;
inline constexpr std::array<std::string_view, kArtistSlots> kSlotNames = {"subject", "manner", "palette",
                                                                          "mood",    "second", "hand"};
using Arms = std::array<std::uint8_t, kArtistSlots>;
using Words = std::array<std::string, kWordSlots>;

// ---- the draw ----

struct DrawFrom {
  std::uint64_t chain_id = 0;
  eth::Address artist{};
  std::uint64_t exhibition = 0;
  Bytes32 block_hash{};  // of the block that draws, or late_hash()
};
Bytes32 draw_seed(const DrawFrom& from);
// What is drawn from where the chain has forgotten the block.
Bytes32 late_hash(const Bytes32& parent_hash);
// Weights of each slot, none of which is empty.
Arms draw_arms(const Bytes32& seed, const std::array<std::vector<std::uint64_t>, kArtistSlots>& weights);

bool is_artist_word(std::string_view word);
std::string artist_prompt(const Words& words);
Bytes artist_recipe(ByteView head, std::string_view prompt, ByteView tail);

// ---- learning ----

struct Surprise {
  std::uint64_t size_q16 = 0;
  bool above = false;
};
Surprise surprise(const eth::Uint256& average_wei, const eth::Uint256& price_wei);
std::uint64_t next_weight(std::uint64_t weight, const Surprise& surprise, const ArtistTerms& terms);
eth::Uint256 next_average(const eth::Uint256& average_wei, const eth::Uint256& price_wei,
                          const ArtistTerms& terms);

// ---- prices ----

eth::Uint256 first_reserve(const eth::Uint256& average_wei, const ArtistTerms& terms);
eth::Uint256 relist_reserve(const eth::Uint256& reserve_wei, const ArtistTerms& terms);
eth::Uint256 archive_price(const eth::Uint256& first_wei, std::uint64_t elapsed_s, const ArtistTerms& terms);

// ---- money ----

enum class LastPiece : std::uint8_t { kFailed, kPainted, kUnclaimed };

eth::Uint256 step_tip(std::uint64_t late_s, const ArtistTerms& terms);
eth::Uint256 next_level(const eth::Uint256& fee_wei, LastPiece last);
eth::Uint256 budget(const eth::Uint256& treasury_wei, const ArtistTerms& terms);
// 0: it waits for money.
eth::Uint256 next_fee(const eth::Uint256& level_wei, const eth::Uint256& treasury_wei,
                      const ArtistTerms& terms);
eth::Uint256 needed_to_begin(const ArtistTerms& terms);
std::uint64_t rest_seconds(std::uint64_t failures, const ArtistTerms& terms);

// ---- a corpus ----

struct CorpusPiece {
  Bytes32 token_id{};
  Bytes32 image_hash{};
};
struct Corpus {
  std::uint64_t chain_id = 0;
  eth::Address artist{};
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::vector<CorpusPiece> pieces{};  // that rose, in order
  Bytes32 block_hash{};               // of the block before
};
Bytes32 corpus_id(const Corpus& corpus);

}  // namespace colophon::chain
