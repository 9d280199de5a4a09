#include "chain/patron_book.hpp"

#include <algorithm>

#include "chain/wei.hpp"

namespace colophon::chain {
namespace {

using eth::Uint256;

Uint256 q64() {
  return eth::multiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32).value_or(0);
}

void count(PatronAccount& account, const PatronShares& shares) {
  if (account.units_wei > Uint256()) {
    const Uint256 part = share_of(account.pending_wei, shares.share);
    account.per_unit_q64 =
        plus(account.per_unit_q64, eth::multiply_divide(part, q64(), account.units_wei).value_or(0));
    account.counted_wei = plus(account.counted_wei, part);
  }
  account.pending_wei = {};
}

void bring(const PatronAccount& account, PatronPosition& patron) {
  const Uint256 grown = minus(account.per_unit_q64, patron.since_q64);
  patron.due_wei = plus(patron.due_wei, eth::multiply_divide(patron.open_wei, grown, q64()).value_or(0));
  patron.since_q64 = account.per_unit_q64;
}

}  // namespace

void earn(PatronAccount& account, const Uint256& income_wei) {
  account.pending_wei = plus(account.pending_wei, income_wei);
}

void give(PatronAccount& account, PatronPosition& patron, const Uint256& gift_wei,
          const PatronShares& shares) {
  count(account, shares);
  bring(account, patron);
  patron.given_wei = plus(patron.given_wei, gift_wei);
  patron.open_wei = plus(patron.open_wei, gift_wei);
  account.units_wei = plus(account.units_wei, gift_wei);
}

PatronPayment pay(PatronAccount& account, PatronPosition& patron, const PatronShares& shares) {
  count(account, shares);
  bring(account, patron);
  const Uint256 due = patron.due_wei;
  const Uint256 left = minus(share_of(patron.given_wei, shares.cap), patron.paid_wei);
  const Uint256 amount = std::min(due, left);
  account.counted_wei = minus(account.counted_wei, due);
  patron.paid_wei = plus(patron.paid_wei, amount);
  patron.due_wei = {};
  if (amount == left) {
    account.units_wei = minus(account.units_wei, patron.open_wei);
    patron.open_wei = {};
  }
  return {amount, minus(due, amount)};
}

Uint256 owed(const PatronAccount& account, const PatronShares& shares) {
  const bool any = account.units_wei > Uint256();
  return plus(account.counted_wei, any ? share_of(account.pending_wei, shares.share) : Uint256());
}

Uint256 due_to(const PatronAccount& account, const PatronPosition& patron, const PatronShares& shares) {
  PatronAccount then = account;
  PatronPosition position = patron;
  return pay(then, position, shares).amount_wei;
}

}  // namespace colophon::chain
