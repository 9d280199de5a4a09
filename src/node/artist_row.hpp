// An autonomous artist as the tables have it, and the step that is due or comes next: what the contract's
// next() says, without asking the chain. spec/artist.md, "The loop".
#pragma once

#include <optional>
#include <vector>

#include "chain/artist.hpp"
#include "chain/patron_book.hpp"
#include "node/store.hpp"

namespace colophon::node {

struct ArtistRow {
  eth::Address address{};
  std::string name{};
  chain::ArtistTerms terms{};
  chain::ArtistStage stage = chain::ArtistStage::kResting;
  std::uint64_t exhibition = 0;  // the last one that began
  std::uint64_t since_s = 0;     // in this stage; resting: when it may begin
  std::uint64_t begun_s = 0;
  std::uint64_t draw_block = 0;
  eth::Uint256 fee_wei{};
  std::uint64_t failures = 0;
  chain::LastPiece last = chain::LastPiece::kFailed;
  eth::Uint256 average_wei{};
  eth::Uint256 balance_wei{};
  chain::PatronAccount account{};
  // Of the exhibition under way.
  std::string job_status{};
  std::optional<std::uint64_t> job_deadline_s{};
  std::uint64_t auctions = 0;
  std::uint64_t auction_ends_s = 0;
  bool has_bid = false;

  chain::PatronShares shares() const { return {terms.patron_share, terms.patron_cap}; }
  eth::Uint256 owed_wei() const { return chain::owed(account, shares()); }
  eth::Uint256 treasury_wei() const;
};

// Inside Store::read or write.
std::vector<ArtistRow> read_artists(Store& store);
std::optional<ArtistRow> read_artist(Store& store, const eth::Address& address);

struct ArtistDue {
  eth::Address artist{};
  chain::ArtistStep step = chain::ArtistStep::kWait;
  std::optional<std::uint64_t> ready_s{};  // nullopt: at once
  std::uint64_t after_block = 0;
  std::uint64_t since_s = 0;  // its tip rises from then on
  chain::ArtistTerms terms{};
  std::string intent{};  // its name in the journal

  bool is_due(std::uint64_t time_s, std::uint64_t block) const {
    return step != chain::ArtistStep::kWait && ready_s.value_or(0) <= time_s && block > after_block;
  }
  eth::Uint256 tip_at(std::uint64_t time_s) const;
};

ArtistDue next_step(const ArtistRow& row, std::uint64_t window_seconds);

// What a step takes (docs/gas.md), where it also finalises, settles or refunds.
std::uint64_t step_gas(chain::ArtistStep step);

}  // namespace colophon::node
