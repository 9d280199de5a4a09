// Our contracts onto a chain, at addresses that follow from their code and arguments (CREATE2 through the
// deterministic deployment proxy). contracts/README.md, "Deployment".
#pragma once

#include "chain/artifacts.hpp"
#include "chain/deployment.hpp"
#include "eth/sender.hpp"

namespace colophon::chain {

// Defaults suit a public chain; a local one shortens the times.
struct Terms {
  eth::Address platform{};  // whose slot gets the platform's share; not zero
  eth::Address steward{};   // who has the Steward's role; zero: nobody
  std::uint64_t steward_delay_seconds = 2 * 24 * 3600;
  // Not less than 10, nor more than 14 business days (17 U.S.C. §512(g)(2)(C)).
  std::uint64_t counter_seconds = 16 * 24 * 3600;
  std::uint64_t contest_seconds = 180ull * 24 * 3600;
  std::uint64_t window_seconds = 3 * 24 * 3600;
  std::uint64_t resolve_seconds = 7 * 24 * 3600;
  std::uint64_t stalemate_seconds = 24 * 3600;
  std::uint64_t platform_share = 250;  // basis points of a sale
  std::uint64_t provider_share = 500;
  std::uint64_t royalty = 750;
  std::uint64_t claim_bond_wei = 10'000'000'000'000'000;
  std::uint64_t challenge_bond_wei = 10'000'000'000'000'000;
  std::uint64_t stalemate_fee_wei = 2'000'000'000'000'000;
  std::uint64_t costs_cap_wei = 5'000'000'000'000'000;
  std::uint64_t contest_bond_wei = 100'000'000'000'000'000;
  std::uint64_t auction_min_seconds = 3600;
  std::uint64_t auction_max_seconds = 30 * 24 * 3600;
  std::uint64_t extension_seconds = 300;
  std::uint64_t extension_max_seconds = 3600;
  std::uint64_t increment_share = 500;
  std::uint64_t increment_wei = 1'000'000'000'000'000;
};

struct Deployed {
  Deployment deployment{};
  std::uint64_t gas = 0;  // of what was new
};

// What stands already is left alone, so a second call with the same terms changes nothing. Errors:
// ArtifactMissing, ProxyMissing (the chain lacks the deployment proxy), DeployFailed, and those of
// Sender::send.
Result<Deployed> deploy(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts,
                        const Terms& terms);

}  // namespace colophon::chain
