// The half of the journal that signs and sends.
#include <algorithm>

#include "node/crash_point.hpp"
#include "node/journal.hpp"

namespace colophon::node {
namespace {

const std::string kGapPrefix = "gap:";

// Nodes replace a waiting transaction only for a tenth more; an eighth and a wei satisfies them all.
eth::Uint256 raised(const eth::Uint256& fee) {
  const auto eighth = eth::multiply_divide(fee, 9, 8);
  return eth::add(eighth.value_or(fee), 1).value_or(fee);
}

}  // namespace

Result<void> Journal::send(const Row& row, const Attempt& attempt) {
  crash_point("journal.signed");
  const auto sent = client_.send_raw(attempt.raw);
  crash_point("journal.sent");
  if (!sent) {
    const Error& error = sent.error();
    if (eth::is_nodes_trouble(error)) return error;
    // The next round finds its receipt, or that its nonce is taken.
    if (error.code == "NonceTooLow") return {};
    if (error.code == "Underpriced" && row.attempts < limits_.attempts_max) return raise_fee(row, attempt);
    return set_state(row, IntentState::kSigned, error.code + ": " + error.message);
  }
  ++counters_.transactions_sent;
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    store_.run("UPDATE attempts SET sent_ms = ?2 WHERE tx = ?1", attempt.tx, now_ms_());
    return {};
  }));
  crash_point("journal.marked");
  return {};
}

Result<std::optional<eth::FeeOffer>> Journal::offer() {
  COLOPHON_TRY(eth::FeeOffer fees, client_.fees());
  if (limits_.max_fee_wei != eth::Uint256() && fees.max_fee_per_gas_wei > limits_.max_fee_wei) {
    fees.max_fee_per_gas_wei = limits_.max_fee_wei;
    fees.max_priority_fee_per_gas_wei = std::min(fees.max_priority_fee_per_gas_wei, limits_.max_fee_wei);
  }
  return std::optional(fees);
}

Result<void> Journal::raise_fee(const Row& row, const Attempt& last) {
  COLOPHON_TRY(auto fees, offer());
  fees->max_fee_per_gas_wei = std::max(fees->max_fee_per_gas_wei, raised(last.max_fee_wei));
  fees->max_priority_fee_per_gas_wei =
      std::max(fees->max_priority_fee_per_gas_wei, raised(last.priority_fee_wei));
  if (limits_.max_fee_wei != eth::Uint256() && fees->max_fee_per_gas_wei > limits_.max_fee_wei) {
    return store_.write([&]() -> Result<void> {  // waits for its time at the old fee
      store_.run("UPDATE attempts SET signed_ms = ?2 WHERE tx = ?1", last.tx, now_ms_());
      return {};
    });
  }
  ++counters_.fee_bumps;
  crash_point("journal.bumped");
  return sign_and_send(row, *fees);
}

// The nonce is taken, the bytes are written down, and only then anything leaves this machine.
Result<void> Journal::sign_and_send(Row row, const eth::FeeOffer& fees) {
  const eth::Transaction transaction{.chain_id = limits_.chain_id,
                                     .nonce = row.nonce,
                                     .max_priority_fee_per_gas_wei = fees.max_priority_fee_per_gas_wei,
                                     .max_fee_per_gas_wei = fees.max_fee_per_gas_wei,
                                     .gas_limit = row.gas_limit,
                                     .to = row.call.to,
                                     .value_wei = row.call.value_wei,
                                     .data = row.call.data};
  COLOPHON_TRY(const eth::Signature signature, signer_.sign(eth::signing_hash(transaction)));
  Attempt attempt{.raw = eth::encode_signed(transaction, signature),
                  .max_fee_wei = fees.max_fee_per_gas_wei,
                  .priority_fee_wei = fees.max_priority_fee_per_gas_wei,
                  .signed_ms = now_ms_()};
  attempt.tx = eth::transaction_hash(attempt.raw);
  crash_point("journal.planned");
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    store_.run(
        "UPDATE transactions SET state = 'signed', nonce = ?2, gas_limit = ?3, attempts = attempts + 1, tx = "
        "?4, error = "
        "NULL, changed_ms = ?5 WHERE id = ?1",
        row.id, row.nonce, row.gas_limit, attempt.tx, attempt.signed_ms);
    store_.run(
        "INSERT INTO attempts (transaction_id, nonce, tx, raw, max_fee_wei, priority_fee_wei, signed_ms) "
        "VALUES (?, ?, ?, "
        "?, ?, ?, ?)",
        row.id, row.nonce, attempt.tx, attempt.raw, attempt.max_fee_wei, attempt.priority_fee_wei,
        attempt.signed_ms);
    return {};
  }));
  ++row.attempts;
  ++counters_.transactions_signed;
  return send(row, attempt);
}

Result<std::uint64_t> Journal::next_nonce() {
  COLOPHON_TRY(const std::uint64_t pending, client_.nonce(account(), eth::BlockTag::pending()));
  std::uint64_t ours = 0;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = bind_all(
        store_.prepare("SELECT coalesce(max(nonce) + 1, 0) FROM transactions WHERE account = ?"), account());
    if (row.executeStep()) ours = u64_of(row.getColumn(0));
    return {};
  }));
  return std::max(pending, ours);
}

Result<void> Journal::plan(const Row& wish) {
  Row row = wish;
  const auto estimate = client_.estimate_gas(row.call);
  if (!estimate) {
    if (eth::is_nodes_trouble(estimate.error())) return estimate.error();
    ++counters_.transactions_refused;
    return rest(row, IntentState::kRefused, estimate.error().code + ": " + estimate.error().message);
  }
  constexpr std::uint64_t kGasMax = 16'777'216;  // EIP-7825
  row.gas_limit = std::min(*estimate + *estimate / 100 * limits_.gas_margin_percent, kGasMax);
  COLOPHON_TRY(const auto fees, offer());
  COLOPHON_TRY(row.nonce, next_nonce());
  return sign_and_send(row, *fees);
}

// A stranger's transaction held a nonce below ours, and its block was taken back: without one in its place
// ours would wait for ever. It sends nothing to nobody.
Result<void> Journal::fill_gap(const Chain& chain) {
  std::optional<std::uint64_t> lowest;
  std::uint64_t since_ms = 0;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = bind_all(
        store_.prepare(
            "SELECT min(nonce), min(changed_ms) FROM transactions WHERE account = ? AND state = 'signed'"),
        account());
    if (row.executeStep() && !row.getColumn(0).isNull()) {
      lowest = u64_of(row.getColumn(0));
      since_ms = u64_of(row.getColumn(1));
    }
    return {};
  }));
  if (!lowest || chain.nonce >= *lowest || now_ms_() < since_ms + limits_.stuck_ms) return {};
  COLOPHON_TRY(const std::uint64_t pending, client_.nonce(account(), eth::BlockTag::pending()));
  if (pending > chain.nonce) return {};  // something waits at that nonce
  COLOPHON_TRY(const auto fees, offer());
  const Intent intent{.key = kGapPrefix + std::to_string(chain.nonce), .to = account()};
  COLOPHON_TRY(const IntentState state, want(intent));
  if (state != IntentState::kWanted) return {};
  COLOPHON_TRY(const auto wanted, rows("wanted", 1, kGapPrefix));
  for (Row row : wanted) {
    constexpr std::uint64_t kTransferGas = 21'000;
    row.gas_limit = kTransferGas;
    row.nonce = chain.nonce;
    return sign_and_send(row, *fees);
  }
  return {};
}

}  // namespace colophon::node
