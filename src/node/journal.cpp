#include "node/journal.hpp"

#include <algorithm>

#include "node/crash_point.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kRoundMax = 256;  // rows of a state in one round

IntentState state_named(const std::string& name) {
  const auto found = std::find(kIntentStates.begin(), kIntentStates.end(), name);
  COLOPHON_CHECK(found != kIntentStates.end());
  return static_cast<IntentState>(found - kIntentStates.begin());
}
std::string name_of(IntentState state) {
  return std::string(kIntentStates[static_cast<std::size_t>(state)]);
}

}  // namespace

// ---- what is wanted ----

Result<IntentState> Journal::want(const Intent& intent) {
  IntentState state = IntentState::kWanted;
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    const std::uint64_t now = now_ms_();
    SQLite::Statement& row = bind_all(
        store_.prepare("SELECT id, state, not_before_ms FROM transactions WHERE intent = ?"), intent.key);
    if (!row.executeStep()) {
      store_.run(
          "INSERT INTO transactions (intent, account, state, receiver, value_wei, data, wanted_ms, "
          "changed_ms) VALUES (?1, "
          "?2, 'wanted', ?3, ?4, ?5, ?6, ?6)",
          intent.key, account(), intent.to, intent.value_wei, intent.data, now);
      return {};
    }
    const std::int64_t id = row.getColumn(0).getInt64();
    state = state_named(row.getColumn(1).getString());
    const bool rested = u64_of(row.getColumn(2)) <= now;
    row.reset();
    if (!rested) return {};
    if (state == IntentState::kRefused || state == IntentState::kReverted) {
      store_.run(
          "UPDATE transactions SET state = 'wanted', nonce = NULL, tx = NULL, block = NULL, block_hash = "
          "NULL, attempts = 0, changed_ms = ?2 WHERE id = ?1",
          id, now);
      state = IntentState::kWanted;
    } else if (state == IntentState::kDone) {
      store_.run("UPDATE transactions SET state = 'mined', not_before_ms = ?2, changed_ms = ?3 WHERE id = ?1",
                 id, now + limits_.refused_wait_max_ms, now);
      state = IntentState::kMined;
    }
    return {};
  }));
  crash_point("journal.wanted");
  return state;
}

Result<std::optional<IntentState>> Journal::state_of(const std::string& key) {
  std::optional<IntentState> state;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = bind_all(store_.prepare("SELECT state FROM transactions WHERE intent = ?"), key);
    if (row.executeStep()) state = state_named(row.getColumn(0).getString());
    return {};
  }));
  return state;
}

// ---- rows ----

Result<std::vector<Journal::Row>> Journal::rows(std::string_view state, std::size_t limit,
                                                const std::string& prefix) {
  std::vector<Row> found;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& query = bind_all(
        store_.prepare(
            "SELECT id, intent, receiver, value_wei, data, nonce, gas_limit, attempts, tx, block_hash FROM "
            "transactions WHERE account = ?1 AND state = ?2 AND (state <> 'wanted' OR (not_before_ms <= ?3 "
            "AND "
            "CASE WHEN ?5 = '' THEN intent NOT LIKE 'gap:%' ELSE substr(intent, 1, length(?5)) = ?5 END)) "
            "ORDER BY coalesce(nonce, 0), id LIMIT ?4"),
        account(), state, now_ms_(), limit, prefix);
    while (query.executeStep()) {
      Row row;
      row.id = query.getColumn(0).getInt64();
      row.key = query.getColumn(1).getString();
      row.call = {.from = account(),
                  .to = address_of(query.getColumn(2)),
                  .data = bytes_of(query.getColumn(4)),
                  .value_wei = wei_of(query.getColumn(3))};
      row.nonce = u64_of(query.getColumn(5));
      row.gas_limit = u64_of(query.getColumn(6));
      row.attempts = u64_of(query.getColumn(7));
      row.tx = hash_of(query.getColumn(8));
      row.block_hash = hash_of(query.getColumn(9));
      found.push_back(std::move(row));
    }
    return {};
  }));
  return found;
}

Result<std::vector<Journal::Attempt>> Journal::attempts(const Row& row) {
  std::vector<Attempt> found;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& query =
        bind_all(store_.prepare(
                     "SELECT tx, raw, max_fee_wei, priority_fee_wei, signed_ms, sent_ms FROM attempts WHERE "
                     "transaction_id = ? AND nonce = ? ORDER BY id DESC"),
                 row.id, row.nonce);
    while (query.executeStep()) {
      found.push_back({hash_of(query.getColumn(0)), bytes_of(query.getColumn(1)), wei_of(query.getColumn(2)),
                       wei_of(query.getColumn(3)), u64_of(query.getColumn(4)), u64_of(query.getColumn(5))});
    }
    return {};
  }));
  return found;
}

Result<void> Journal::set_state(const Row& row, IntentState state, const std::string& error) {
  return store_.write([&]() -> Result<void> {
    store_.run("UPDATE transactions SET state = ?2, error = nullif(?3, ''), changed_ms = ?4 WHERE id = ?1",
               row.id, name_of(state), error, now_ms_());
    return {};
  });
}

Result<void> Journal::rest(const Row& row, IntentState state, const std::string& error) {
  return store_.write([&]() -> Result<void> {
    SQLite::Statement& tries =
        bind_all(store_.prepare("SELECT tries FROM transactions WHERE id = ?"), row.id);
    const std::uint64_t shift =
        tries.executeStep() ? std::min<std::uint64_t>(u64_of(tries.getColumn(0)), 20) : 0;
    tries.reset();
    const std::uint64_t wait_ms = std::min(limits_.refused_wait_ms << shift, limits_.refused_wait_max_ms);
    store_.run(
        "UPDATE transactions SET state = ?2, error = ?3, tries = tries + 1, not_before_ms = ?4, changed_ms = "
        "?5 WHERE id = ?1",
        row.id, name_of(state), error, now_ms_() + wait_ms, now_ms_());
    return {};
  });
}

// ---- one round ----

Result<void> Journal::pump() {
  Chain chain;
  COLOPHON_TRY(chain.head, client_.block_number());
  COLOPHON_TRY(chain.nonce, client_.nonce(account(), eth::BlockTag::latest()));
  COLOPHON_TRY_VOID(take_back(chain));
  COLOPHON_TRY(const auto mined, rows("mined", kRoundMax));
  for (const Row& row : mined) COLOPHON_TRY_VOID(check_mined(row, chain));
  COLOPHON_TRY_VOID(fill_gap(chain));
  COLOPHON_TRY(const auto waiting, rows("signed", kRoundMax));
  for (const Row& row : waiting) COLOPHON_TRY_VOID(check_signed(row, chain));
  const std::size_t in_flight = waiting.size();
  if (in_flight >= limits_.in_flight_max) return {};
  COLOPHON_TRY(const auto wanted, rows("wanted", limits_.in_flight_max - in_flight));
  for (const Row& row : wanted) COLOPHON_TRY_VOID(plan(row));
  return {};
}

// What counted as over, with a nonce that the chain has not used: a reorganisation deeper than the
// confirmations. (Or a node that lags: then its bytes are sent in vain.)
Result<void> Journal::take_back(const Chain& chain) {
  int changed = 0;
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    changed = store_.run(
        "UPDATE transactions SET state = 'signed', block = NULL, block_hash = NULL, error = NULL, changed_ms "
        "= ?3 WHERE "
        "account = ?1 AND state IN ('done', 'reverted') AND nonce >= ?2",
        account(), chain.nonce, now_ms_());
    if (changed == 0) return {};
    store_.run(
        "UPDATE attempts SET sent_ms = NULL WHERE nonce >= ?2 AND transaction_id IN (SELECT id FROM "
        "transactions WHERE "
        "account = ?1 AND state = 'signed')",
        account(), chain.nonce);
    return {};
  }));
  counters_.transactions_resent += static_cast<std::uint64_t>(changed);
  return {};
}

Result<void> Journal::check_mined(const Row& row, const Chain& chain) {
  COLOPHON_TRY(const auto receipt, client_.receipt(row.tx));
  if (!receipt) {
    ++counters_.transactions_resent;
    return store_.write([&]() -> Result<void> {
      store_.run(
          "UPDATE transactions SET state = 'signed', block = NULL, block_hash = NULL, changed_ms = ?2 WHERE "
          "id = ?1",
          row.id, now_ms_());
      store_.run("UPDATE attempts SET sent_ms = NULL WHERE transaction_id = ? AND nonce = ?", row.id,
                 row.nonce);
      return {};
    });
  }
  if (receipt->block_hash != row.block_hash) {  // mined again elsewhere
    return store_.write([&]() -> Result<void> {
      store_.run("UPDATE transactions SET block = ?2, block_hash = ?3 WHERE id = ?1", row.id,
                 receipt->block_number, receipt->block_hash);
      return {};
    });
  }
  if (chain.head + 1 < receipt->block_number + limits_.confirmations) return {};
  if (receipt->succeeded) {
    COLOPHON_TRY_VOID(set_state(row, IntentState::kDone));
  } else {
    ++counters_.transactions_reverted;
    COLOPHON_TRY_VOID(rest(row, IntentState::kReverted, reason(row, *receipt)));
  }
  crash_point("journal.done");
  return {};
}

// A failed transaction keeps no reason: the same call on the block before tells, where the node has it.
std::string Journal::reason(const Row& row, const eth::TransactionReceipt& receipt) {
  if (receipt.block_number == 0) return "Reverted";
  const auto again = client_.call(row.call, eth::BlockTag::at(receipt.block_number - 1));
  return again ? "Reverted: another transaction came first"
               : again.error().code + ": " + again.error().message;
}

Result<bool> Journal::find_receipt(const Row& row, const std::vector<Attempt>& tries) {
  for (const Attempt& attempt : tries) {
    COLOPHON_TRY(const auto receipt, client_.receipt(attempt.tx));
    if (!receipt) continue;
    COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
      store_.run(
          "UPDATE transactions SET state = 'mined', tx = ?2, block = ?3, block_hash = ?4, changed_ms = ?5 "
          "WHERE id = ?1",
          row.id, attempt.tx, receipt->block_number, receipt->block_hash, now_ms_());
      return {};
    }));
    ++counters_.transactions_mined;
    crash_point("journal.mined");
    return true;
  }
  return false;
}

Result<void> Journal::check_signed(const Row& row, const Chain& chain) {
  COLOPHON_TRY(const auto tries, attempts(row));
  COLOPHON_CHECK(!tries.empty());
  COLOPHON_TRY(const bool mined, find_receipt(row, tries));
  if (mined) return {};
  if (chain.nonce > row.nonce) return nonce_taken(row, chain);
  const std::uint64_t now = now_ms_();
  const Attempt& last = tries.front();
  const bool first_in_line = chain.nonce == row.nonce;
  if (first_in_line && last.sent_ms != 0 && now >= last.signed_ms + limits_.stuck_ms &&
      row.attempts < limits_.attempts_max)
    return raise_fee(row, last);
  if (last.sent_ms == 0 || now >= last.sent_ms + limits_.resend_ms) return send(row, last);
  return {};
}

// Somebody else signs with this key. That is believed only of a block that is old enough to stay.
Result<void> Journal::nonce_taken(const Row& row, const Chain& chain) {
  const std::uint64_t old = chain.head < limits_.confirmations ? 0 : chain.head - limits_.confirmations;
  COLOPHON_TRY(const std::uint64_t settled, client_.nonce(account(), eth::BlockTag::at(old)));
  if (settled <= row.nonce) return {};
  return store_.write([&]() -> Result<void> {
    store_.run(
        "UPDATE transactions SET state = 'wanted', nonce = NULL, tx = NULL, attempts = 0, changed_ms = ?2 "
        "WHERE "
        "id = ?1",
        row.id, now_ms_());
    return {};
  });
}

}  // namespace colophon::node
