// Everything that happened to a piece: the transactions that left an event about it, its works, its sales and
// its cases. Logs change with the chain, so this belongs into a dossier and never into a document.
#pragma once

#include <string>
#include <vector>

#include "chain/deployment.hpp"
#include "eth/client.hpp"
#include "provenance/document.hpp"

namespace colophon::chain {

struct PieceEvent {
  std::string what{};  // "claimed", "sold"
  struct Detail {
    std::string name{};
    std::string value{};  // strangers may have written it
  };
  std::vector<Detail> details{};
};

struct PieceTransaction {
  Bytes32 hash{};
  std::uint64_t block = 0;
  std::uint64_t time_s = 0;
  eth::Address from{};
  std::uint64_t gas_used = 0;
  std::vector<PieceEvent> events{};
};

struct PiecePayout {
  std::string role{};
  eth::Address payee{};     // zero: in escrow
  eth::Address currency{};  // zero: ether
  eth::Uint256 amount{};
};

struct PieceHistory {
  std::vector<PieceTransaction> transactions{};  // in the chain's order
  std::vector<PiecePayout> payouts{};            // summed by role, payee and currency
};

// `upto` is the last block that counts. Errors: TooManyEvents, and those of the chain.
Result<PieceHistory> read_history(eth::Client& client, const Deployment& deployment,
                                  const provenance::ChainFacts& facts, const Bytes32& token_id,
                                  std::uint64_t upto);

}  // namespace colophon::chain
