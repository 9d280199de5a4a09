#include "node/keeper.hpp"

#include "chain/calls.hpp"
#include "chain/wei.hpp"
#include "node/artist_row.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kStepsMax = 32;
constexpr std::size_t kWaitsMax = 10'000;
const std::string kMine = " AND (?3 = 0 OR ?2 IN (creator, provider)) AND id > ?5 ORDER BY id LIMIT ?4";

}  // namespace

Result<void> Keeper::do_due(const std::string& name, const std::string& query, const Moment& moment,
                            Call call) {
  std::vector<std::uint64_t> due;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(c_.store.prepare(query), moment.time_s, c_.journal.account(),
                                       c_.settings.only_mine ? 1 : 0, kStepsMax, done_to_[name]);
    while (rows.executeStep()) due.push_back(u64_of(rows.getColumn(0)));
    return {};
  }));
  // What is always refused must not stand in the way of the rest: the next round goes on behind these.
  done_to_[name] = due.size() < kStepsMax ? 0 : due.back();
  for (const std::uint64_t id : due) {
    COLOPHON_TRY(const auto state, c_.want(name + ":" + std::to_string(id), call(c_.deployment, id)));
    static_cast<void>(state);
  }
  return {};
}

// Its tip rises while nobody takes a step, so what does not pay now will, or somebody cheaper takes it.
Result<void> Keeper::take_artists_steps(const Moment& moment) {
  std::vector<ArtistDue> due;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    for (const ArtistRow& row : read_artists(c_.store)) {
      ArtistDue next = next_step(row, c_.terms.window_seconds);
      if (next.is_due(moment.time_s, moment.block)) due.push_back(std::move(next));
    }
    return {};
  }));
  if (due.empty()) return {};
  COLOPHON_TRY(const eth::FeeOffer fees, c_.client.fees());
  for (const ArtistDue& next : due) {
    const eth::Uint256 gas_wei = chain::times(fees.max_fee_per_gas_wei, step_gas(next.step));
    const auto least = eth::multiply_divide(gas_wei, c_.settings.tip_percent, 100);
    const eth::Uint256 tip = next.tip_at(moment.time_s);
    if (!least || tip < *least) {
      const std::string why = "its tip does not cover the gas yet";
      if (told_.size() >= kWaitsMax) told_.clear();
      if (std::exchange(told_[next.intent], why) != why) c_.log.info("{} waits: {}", next.intent, why);
      continue;
    }
    COLOPHON_TRY(const auto state, c_.want(next.intent, chain::call_artist_step(next.artist, next.step)));
    static_cast<void>(state);
  }
  return {};
}

Result<void> Keeper::tick(const Moment& moment) {
  // An artist's own steps settle, finalise and refund, and are tipped for it.
  const bool artists = c_.settings.artists && !c_.settings.only_mine;
  const std::string not_theirs = artists ? " NOT IN (SELECT address FROM artists) AND " : " IS NOT NULL AND ";
  if (artists) COLOPHON_TRY_VOID(take_artists_steps(moment));
  if (c_.settings.settle) {
    COLOPHON_TRY_VOID(do_due("settle",
                             "SELECT id FROM auctions WHERE seller" + not_theirs +
                                 "status = 'open' AND ends_at_s <= ?1 AND (?3 = 0 OR ?2 IN "
                                 "(seller, bidder)) AND id > ?5 ORDER BY id LIMIT ?4",
                             moment, chain::call_settle));
  }
  if (c_.settings.refund) {
    COLOPHON_TRY_VOID(do_due("refund",
                             "SELECT id FROM jobs WHERE creator" + not_theirs +
                                 "(status IN ('open', 'claimed') OR (status = 'delivered' AND "
                                 "prompt_rule = 'committed')) AND deadline_s < ?1" +
                                 kMine,
                             moment, chain::call_refund));
  }
  if (!c_.settings.finalise) return {};
  COLOPHON_TRY_VOID(do_due("finalise",
                           "SELECT id FROM jobs WHERE creator" + not_theirs +
                               "(status = 'accepted' OR (status = 'delivered' AND prompt_rule = "
                               "'public')) AND deadline_s < ?1" +
                               kMine,
                           moment, chain::call_finalise));
  // Stalemate's own time is shorter than the Studio's; where it is not the resolver, the estimate refuses.
  COLOPHON_TRY_VOID(
      do_due("stalemate",
             "SELECT id FROM jobs WHERE status IN ('challenged', 'questioned') AND deadline_s >= ?1 AND "
             "resolver = (SELECT stalemate FROM deployment) AND EXISTS (SELECT 1 FROM events WHERE "
             "commission = jobs.id AND contract = 'stalemate' AND CAST(payload ->> 'endsAt' AS INTEGER) <= "
             "?1)" +
                 kMine,
             moment, chain::call_end_stalemate));
  return do_due(
      "lapse", "SELECT id FROM jobs WHERE status IN ('challenged', 'questioned') AND deadline_s < ?1" + kMine,
      moment, chain::call_lapse);
}

}  // namespace colophon::node
