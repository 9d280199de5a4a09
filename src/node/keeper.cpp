#include "node/keeper.hpp"

#include "chain/calls.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kRoundMax = 32;
const std::string kMine = " AND (?3 = 0 OR ?2 IN (creator, provider)) AND id > ?5 ORDER BY id LIMIT ?4";

}  // namespace

Result<void> Keeper::do_due(const std::string& name, const std::string& query, const Moment& moment,
                            Call call) {
  std::vector<std::uint64_t> due;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(c_.store.prepare(query), moment.time_s, c_.journal.account(),
                                       c_.settings.only_mine ? 1 : 0, kRoundMax, done_to_[name]);
    while (rows.executeStep()) due.push_back(u64_of(rows.getColumn(0)));
    return {};
  }));
  // What is always refused must not stand in the way of the rest: the next round goes on behind these.
  done_to_[name] = due.size() < kRoundMax ? 0 : due.back();
  for (const std::uint64_t id : due) {
    COLOPHON_TRY(const auto state, c_.want(name + ":" + std::to_string(id), call(c_.deployment, id)));
    static_cast<void>(state);
  }
  return {};
}

Result<void> Keeper::tick(const Moment& moment) {
  if (c_.settings.settle) {
    COLOPHON_TRY_VOID(
        do_due("settle",
               "SELECT id FROM auctions WHERE status = 'open' AND ends_at_s <= ?1 AND (?3 = 0 OR ?2 IN "
               "(seller, bidder)) AND id > ?5 ORDER BY id LIMIT ?4",
               moment, chain::call_settle));
  }
  if (c_.settings.refund) {
    COLOPHON_TRY_VOID(
        do_due("refund",
               "SELECT id FROM jobs WHERE (status IN ('open', 'claimed') OR (status = 'delivered' AND "
               "prompt_rule = 'committed')) AND deadline_s < ?1" +
                   kMine,
               moment, chain::call_refund));
  }
  if (!c_.settings.finalise) return {};
  COLOPHON_TRY_VOID(
      do_due("finalise",
             "SELECT id FROM jobs WHERE (status = 'accepted' OR (status = 'delivered' AND prompt_rule = "
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
