// What an artist owes to its patrons: spec/artist.md, "Patrons". Pure functions on an account and a position.
#pragma once

#include "eth/uint256.hpp"

namespace colophon::chain {

struct PatronAccount {
  eth::Uint256 pending_wei{};  // income of which the patrons' part is not counted yet
  eth::Uint256 counted_wei{};  // owed beyond it
  eth::Uint256 per_unit_q64{};
  eth::Uint256 units_wei{};  // the sum of what patrons have open
};

struct PatronPosition {
  eth::Uint256 given_wei{};
  eth::Uint256 open_wei{};  // given by those who have not had all they can have
  eth::Uint256 paid_wei{};
  eth::Uint256 due_wei{};  // counted up to `since`
  eth::Uint256 since_q64{};
};

struct PatronShares {
  std::uint64_t share = 0;  // of income, basis points
  std::uint64_t cap = 0;    // of what was given, basis points
};

struct PatronPayment {
  eth::Uint256 amount_wei{};
  eth::Uint256 returned_wei{};  // stays in the treasury
};

void earn(PatronAccount& account, const eth::Uint256& income_wei);
void give(PatronAccount& account, PatronPosition& patron, const eth::Uint256& gift_wei,
          const PatronShares& shares);
PatronPayment pay(PatronAccount& account, PatronPosition& patron, const PatronShares& shares);

eth::Uint256 owed(const PatronAccount& account, const PatronShares& shares);
// What pay() would come to.
eth::Uint256 due_to(const PatronAccount& account, const PatronPosition& patron, const PatronShares& shares);

}  // namespace colophon::chain
