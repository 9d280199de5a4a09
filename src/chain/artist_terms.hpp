// An autonomous artist's parameters, by their names in spec/artist.md: one table from which they are written
// to a constructor, read back from config(), read from a file and shown. Value types, thread-safe.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "eth/abi.hpp"

namespace colophon::chain {

struct ArtistTerms {
  // times
  std::uint64_t cadence_seconds = 0;
  std::uint64_t claim_seconds = 0;
  std::uint64_t deliver_seconds = 0;
  std::uint64_t auction_seconds = 0;
  std::uint64_t tip_rise_seconds = 0;
  std::uint64_t archive_seconds = 0;
  std::uint64_t word_delay_seconds = 0;
  // money
  eth::Uint256 reserve_wei{};
  std::uint64_t budget_share = 0;  // this and the other shares: basis points
  eth::Uint256 fee_min_wei{};
  eth::Uint256 fee_max_wei{};
  eth::Uint256 tip_min_wei{};
  eth::Uint256 tip_max_wei{};
  std::uint64_t patron_share = 0;
  std::uint64_t patron_cap = 0;
  eth::Uint256 patron_min_wei{};
  // prices
  eth::Uint256 price_start_wei{};
  eth::Uint256 price_min_wei{};
  std::uint64_t reserve_share = 0;
  std::uint64_t relist_share = 0;
  std::uint64_t auctions_max = 0;
  std::uint64_t archive_share = 0;
  // learning
  std::uint64_t weight_min = 0;
  std::uint64_t weight_start = 0;
  std::uint64_t weight_max = 0;
  std::uint64_t rate = 0;  // Q16
  std::uint64_t average_shift = 0;
  std::uint64_t forget_shift = 0;
  std::uint64_t corpus_size = 0;
  std::uint64_t adopt_every = 0;
  std::uint64_t corpus_share = 0;

  bool operator==(const ArtistTerms&) const = default;
};

// {"times": {"cadenceSeconds": 21600, …}, "money": {"reserveWei": "50000000000000000", …}, "prices": …,
// "learning": …}: amounts are decimal texts.
nlohmann::ordered_json to_json(const ArtistTerms& terms);

// All of them, and nothing else in these four groups; other members of `json` are left to the caller. `where`
// names the text in errors. Error: ArtistMalformed (what is missing, unknown or out of range).
Result<ArtistTerms> read_artist_terms(const nlohmann::json& json, const std::string& where);

// The four structs of IArtist.sol, one behind the other: their types, and their values.
std::string artist_terms_types();  // "(uint32,…),(uint96,…),(…),(…)"
eth::AbiValue::List artist_terms_values(const ArtistTerms& terms);
ArtistTerms artist_terms_of(std::span<const eth::AbiValue> groups);  // as decoded by these types

}  // namespace colophon::chain
