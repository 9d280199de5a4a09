// Every transaction of this node's account. What is wanted is written down under a name, once; it gets one
// nonce, and is signed and written down before it is sent. So a process that dies at any instruction neither
// forgets an effect nor makes it twice: all that is ever sent for an intent has the same nonce, and it gets
// another one only after a stranger's transaction has taken the first for good.
//
//   wanted → signed (a nonce is taken; sent, sent again, its fee raised) → mined → done
//      ↑        ↑                                                        │       → reverted
//      │        └── its block was taken back ────────────────────────────┘
//      └ refused: an estimate said that the contract would refuse it; wanted again when it is asked for again
//
// Named crash points: journal.wanted, .planned, .signed, .sent, .marked, .bumped, .mined, .done. Not
// thread-safe; one Journal an account, in one process.
#pragma once

#include <functional>
#include <string>

#include "eth/client.hpp"
#include "eth/transaction.hpp"
#include "node/counters.hpp"
#include "node/store.hpp"

namespace colophon::node {

struct Intent {
  std::string key{};  // "deliver:17:0x…": all that makes it this effect and no other
  eth::Address to{};
  Bytes data{};
  eth::Uint256 value_wei{};
};

enum class IntentState { kWanted, kSigned, kMined, kDone, kReverted, kRefused };
inline constexpr std::array<std::string_view, 6> kIntentStates = {"wanted", "signed",   "mined",
                                                                  "done",   "reverted", "refused"};

struct JournalLimits {
  std::uint64_t chain_id = 0;
  std::uint64_t confirmations = 12;
  std::uint64_t stuck_ms = 60'000;
  eth::Uint256 max_fee_wei{};             // per gas; 0: no limit
  std::uint64_t in_flight_max = 16;       // signed and not mined
  std::uint64_t resend_ms = 5'000;        // bytes that no block holds are sent again
  std::uint64_t refused_wait_ms = 1'000;  // then twice that, and so on
  std::uint64_t refused_wait_max_ms = 600'000;
  std::uint64_t gas_margin_percent = 25;
  std::uint64_t attempts_max = 40;  // fee bumps of one intent
};

class Journal {
 public:
  // All must outlive this object. `now_ms` is the time of day, which goes on while the process is down.
  Journal(Store& store, eth::Client& client, const eth::Signer& signer, Counters& counters,
          std::function<std::uint64_t()> now_ms, JournalLimits limits)
      : store_(store),
        client_(client),
        signer_(signer),
        counters_(counters),
        now_ms_(std::move(now_ms)),
        limits_(limits) {}

  eth::Address account() const { return signer_.address(); }

  // Says what is wanted; the second time is the first time again. What was refused or reverted is tried anew
  // after a while; what is done is looked up again, since its block may have been taken back. Errors: those
  // of Store.
  Result<IntentState> want(const Intent& intent);
  Result<std::optional<IntentState>> state_of(const std::string& key);

  // One round: receipts, what was taken back, what is stuck, what is new. Errors of the chain's node end the
  // round; what was written down stays right.
  Result<void> pump();

 private:
  struct Row {
    std::int64_t id = 0;
    std::string key{};
    eth::CallRequest call{};
    std::uint64_t nonce = 0;
    std::uint64_t gas_limit = 0;
    std::uint64_t attempts = 0;
    Bytes32 tx{};
    Bytes32 block_hash{};
  };
  struct Attempt {
    Bytes32 tx{};
    Bytes raw{};
    eth::Uint256 max_fee_wei{};
    eth::Uint256 priority_fee_wei{};
    std::uint64_t signed_ms = 0;
    std::uint64_t sent_ms = 0;  // 0: not yet, as far as we know
  };
  struct Chain {
    std::uint64_t head = 0;
    std::uint64_t nonce = 0;  // of the newest block
  };
  // Of those whose key begins so; without a beginning, all but what fills gaps, which has its own way out.
  Result<std::vector<Row>> rows(std::string_view state, std::size_t limit, const std::string& prefix = {});
  Result<std::vector<Attempt>> attempts(const Row& row);  // newest first
  Result<void> set_state(const Row& row, IntentState state, const std::string& error = {});
  Result<void> rest(const Row& row, IntentState state, const std::string& error);  // longer each time

  Result<void> take_back(const Chain& chain);
  Result<void> check_mined(const Row& row, const Chain& chain);
  Result<void> check_signed(const Row& row, const Chain& chain);
  Result<bool> find_receipt(const Row& row, const std::vector<Attempt>& tries);
  Result<void> nonce_taken(const Row& row, const Chain& chain);
  Result<void> send(const Row& row, const Attempt& attempt);
  Result<void> raise_fee(const Row& row, const Attempt& last);
  Result<void> plan(const Row& row);
  Result<void> fill_gap(const Chain& chain);
  Result<std::uint64_t> next_nonce();
  Result<std::optional<eth::FeeOffer>> offer();
  Result<void> sign_and_send(Row row, const eth::FeeOffer& fees);
  std::string reason(const Row& row, const eth::TransactionReceipt& receipt);

  Store& store_;
  eth::Client& client_;
  const eth::Signer& signer_;
  Counters& counters_;
  std::function<std::uint64_t()> now_ms_;
  JournalLimits limits_;
};

}  // namespace colophon::node
