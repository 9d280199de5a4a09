#include "node/apply.hpp"

namespace colophon::node {
namespace {

void created(Store& store, const Applied& a) {
  store.run(
      "INSERT INTO auctions (id, token_id, seller, reserve_wei, is_primary, status, ends_at_s, created_s, "
      "created_tx) VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?)",
      a.number("id"), a.word("tokenId"), a.address("seller"), a.amount("reserve"),
      a.event["primary"].to_bool() ? 1 : 0, a.number("endsAt"), a.time_s(), a.tx());
}

void bid(Store& store, const Applied& a) {
  store.run(
      "INSERT INTO bids (auction, bidder, amount_wei, state, ends_at_s, block, time_s, tx) VALUES (?, ?, ?, "
      "'leading', "
      "?, ?, ?, ?)",
      a.number("id"), a.address("bidder"), a.amount("amount"), a.number("endsAt"), a.block.number, a.time_s(),
      a.tx());
  store.run("UPDATE auctions SET bidder = ?2, bid_wei = ?3, ends_at_s = ?4, bids = bids + 1 WHERE id = ?1",
            a.number("id"), a.address("bidder"), a.amount("amount"), a.number("endsAt"));
}

// It comes after the bid that did it, which may be the same account's.
void outbid(Store& store, const Applied& a) {
  store.run(
      "UPDATE bids SET state = ?4 WHERE id = (SELECT min(id) FROM bids WHERE auction = ?1 AND bidder = ?2 "
      "AND "
      "amount_wei = ?3 AND state = 'leading')",
      a.number("id"), a.address("bidder"), a.amount("amount"),
      a.event["credited"].to_bool() ? "credited" : "refunded");
}

void settled(Store& store, const Applied& a, const char* status) {
  store.run("UPDATE auctions SET status = ?2, settled_s = ?3, settled_tx = ?4 WHERE id = ?1", a.number("id"),
            status, a.time_s(), a.tx());
}

void sold(Store& store, const Applied& a) {
  settled(store, a, "sold");
  store.run("UPDATE bids SET state = 'won' WHERE auction = ? AND state = 'leading'", a.number("id"));
  store.run("UPDATE pieces SET sales = sales + 1, last_price_wei = ?2, last_sold_s = ?3 WHERE token_id = ?1",
            a.word("tokenId"), a.amount("price"), a.time_s());
}

}  // namespace

void apply_auction_house(Store& store, const Applied& a) {
  const std::string_view name = a.event.kind->name();
  if (name == "AuctionCreated") created(store, a);
  if (name == "Bid") bid(store, a);
  if (name == "Outbid") outbid(store, a);
  if (name == "Sold") sold(store, a);
  if (name == "Unsold") settled(store, a, "unsold");
}

}  // namespace colophon::node
