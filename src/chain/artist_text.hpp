// What a visitor reads beside an artist's piece: a title and a wall text, composed from the words it was made
// of by rule. spec/artist.md, "Title and wall text". Pure functions, thread-safe.
#pragma once

#include <optional>

#include "chain/artist_rule.hpp"

namespace colophon::chain {

enum class ShowState : std::uint8_t { kComing, kAtAuction, kSold, kArchived, kArchiveSold, kAbandoned };

struct Showing {
  std::uint64_t exhibition = 0;
  Words words{};
  ShowState state = ShowState::kComing;
  bool rose = false;         // of what was sold at auction
  eth::Uint256 price_wei{};  // of what was sold
};

std::string artist_title(const Words& words);
std::string wall_text(const std::string& artist_name, const Showing& showing);

}  // namespace colophon::chain
