// The journal against a real chain: whatever dies, is taken back, overtaken or stuck, an effect happens once.
#include "node/journal.hpp"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "keys/private_key.hpp"
#include "net/rpc_transport.hpp"
#include "tests/support/anvil.hpp"

namespace colophon::node {
namespace {

using test::Anvil;
constexpr std::uint64_t kChain = 31337;

// What one process holds; a child that is killed makes its own.
struct Process {
  explicit Process(const std::string& url, const std::string& file, JournalLimits limits)
      : transport(url),
        store(Store::open(file).value()),
        journal(
            store, client, key, counters, [this] { return now_ms; }, limits) {}
  net::RpcTransport transport;
  SystemClock clock;
  eth::JsonRpc rpc{transport, clock};
  eth::ErrorTable errors;
  eth::Client client{rpc, errors};
  keys::PrivateKey key = keys::PrivateKey::from_hex_text(Anvil::kKey1).value();
  Counters counters;
  Store store;
  std::uint64_t now_ms = 1'000'000;
  Journal journal;
};

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-journal-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    here.emplace(anvil.url(), file(), limits);
  }
  ~JournalTest() override {
    here.reset();
    std::filesystem::remove_all(folder_);
  }
  std::string file() const { return folder_ + "/store"; }
  nlohmann::json control(const char* method, const nlohmann::json& params) {
    auto result = here->rpc.call(method, params);
    EXPECT_TRUE(result.ok()) << method << (result ? "" : describe(result.error()));
    return *std::move(result);
  }
  void mine(int blocks) {
    control("anvil_mine", {eth::Uint256(static_cast<std::uint64_t>(blocks)).quantity()});
  }
  void reorganise(int depth) { control("anvil_reorg", {depth, nlohmann::json::array()}); }
  // A wei for somebody who has none: how often it happened is what they have.
  Intent gift(std::uint8_t who) {
    return {.key = "gift:" + std::to_string(who), .to = {{0x77, who}}, .value_wei = 1};
  }
  std::uint64_t given(std::uint8_t who) {
    return here->client.balance_wei(gift(who).to).value().to_u64().value();
  }
  IntentState state(std::uint8_t who) { return here->journal.state_of(gift(who).key).value().value(); }
  void pump() {
    const auto done = here->journal.pump();
    ASSERT_TRUE(done.ok()) << describe(done.error());
  }
  void want(std::uint8_t who) { ASSERT_TRUE(here->journal.want(gift(who)).ok()); }
  void settle() {
    for (int i = 0; i < 4; ++i) {
      pump();
      mine(2);
    }
    pump();
  }
  void automine(bool on) { control("evm_setAutomine", nlohmann::json::array({on})); }
  // Another program that signs with the same key.
  void stranger(std::uint64_t nonce) {
    const eth::Transaction transaction{.chain_id = kChain,
                                       .nonce = nonce,
                                       .max_priority_fee_per_gas_wei = 2'000'000'000,
                                       .max_fee_per_gas_wei = 100'000'000'000,
                                       .gas_limit = 21'000,
                                       .to = eth::Address{{0x55}},
                                       .value_wei = 1};
    const auto raw = eth::encode_signed(transaction, here->key.sign(eth::signing_hash(transaction)).value());
    const auto sent = here->client.send_raw(raw);
    ASSERT_TRUE(sent.ok()) << describe(sent.error());
  }

  JournalLimits limits{.chain_id = kChain, .confirmations = 3, .stuck_ms = 10'000, .resend_ms = 1'000};
  Anvil anvil;
  std::string folder_;
  std::optional<Process> here;
};

TEST_F(JournalTest, WhatIsWantedTwiceHappensOnce) {
  want(1);
  want(1);
  settle();
  want(1);
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(state(1), IntentState::kDone);
}

TEST_F(JournalTest, DeathAtAnyPointNeitherForgetsNorDoubles) {
  std::uint8_t who = 10;
  for (const char* point : {"journal.wanted", "journal.planned", "journal.signed", "journal.sent",
                            "journal.marked", "journal.mined", "journal.done"}) {
    SCOPED_TRACE(point);
    ++who;
    here.reset();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::setenv("COLOPHON_CRASH_AT", point, 1);
      Process dies(anvil.url(), file(), limits);
      (void)dies.journal.want(gift(who));
      for (int i = 0; i < 5; ++i) {
        (void)dies.journal.pump();
        (void)dies.rpc.call("anvil_mine", {"0x2"});
      }
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    here.emplace(anvil.url(), file(), limits);
    want(who);
    settle();
    EXPECT_EQ(given(who), 1u);
    EXPECT_EQ(state(who), IntentState::kDone);
  }
}

TEST_F(JournalTest, WhatTheChainTakesBackIsSentAgain) {
  want(1);
  want(2);
  for (int i = 0; i < 2; ++i) pump();
  ASSERT_EQ(state(1), IntentState::kMined);
  reorganise(2);
  EXPECT_EQ(given(1), 0u);
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(given(2), 1u);
  EXPECT_GT(here->counters.transactions_resent, 0u);
  EXPECT_EQ(state(1), IntentState::kDone);
}

// A reorganisation deeper than the confirmations takes back what counted as done; its nonce is still its own.
TEST_F(JournalTest, WhatIsDoneAndTakenBackIsSentAgainToo) {
  mine(30);
  want(1);
  settle();
  ASSERT_EQ(state(1), IntentState::kDone);
  reorganise(20);
  ASSERT_EQ(given(1), 0u);
  want(2);
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(given(2), 1u);
  EXPECT_EQ(here->client.nonce(here->key.address(), eth::BlockTag::latest()).value(), 2u);
}

TEST_F(JournalTest, ANonceThatAStrangerTookIsReplacedOnceThatIsCertain) {
  automine(false);
  want(1);
  pump();       // waits in the pool
  stranger(0);  // replaces it by a higher fee
  mine(1);
  automine(true);
  pump();
  EXPECT_EQ(state(1), IntentState::kSigned) << "one block is no certainty";
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(state(1), IntentState::kDone);
}

TEST_F(JournalTest, AStrangersNonceThatIsTakenBackLeavesNoGap) {
  stranger(0);
  mine(1);
  want(1);
  pump();
  pump();
  ASSERT_EQ(state(1), IntentState::kMined);
  const auto head = here->client.block_number().value();
  reorganise(static_cast<int>(head));
  for (int i = 0; i < 4; ++i) pump();
  EXPECT_EQ(given(1), 0u) << "it waits for nonce 0";
  here->now_ms += limits.stuck_ms;
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(state(1), IntentState::kDone);
}

TEST_F(JournalTest, AStuckTransactionIsBumpedUnderTheSameNonce) {
  automine(false);
  want(1);
  pump();
  control("anvil_setNextBlockBaseFeePerGas", {"0x2540be400"});  // 10 gwei: five times what was offered
  mine(1);
  pump();
  EXPECT_EQ(given(1), 0u);
  for (int i = 0; i < 6 && given(1) == 0; ++i) {
    here->now_ms += limits.stuck_ms;
    pump();
    mine(1);
  }
  EXPECT_GT(here->counters.fee_bumps, 0u);
  automine(true);
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(here->client.nonce(here->key.address(), eth::BlockTag::latest()).value(), 1u);
}

TEST_F(JournalTest, WhatAContractRefusesIsNeverSentAndTriedAgainLater) {
  // Code that reverts: 60006000fd.
  control("anvil_setCode", {to_text(gift(1).to), "0x60006000fd"});
  want(1);
  pump();
  EXPECT_EQ(state(1), IntentState::kRefused);
  want(1);  // at once: not yet
  EXPECT_EQ(state(1), IntentState::kRefused);
  control("anvil_setCode", {to_text(gift(1).to), "0x"});
  here->now_ms += 2'000;
  want(1);
  settle();
  EXPECT_EQ(given(1), 1u);
  EXPECT_EQ(here->client.nonce(here->key.address(), eth::BlockTag::latest()).value(), 1u);
}

TEST_F(JournalTest, ManyAtOnceKeepTheirOrderAndLimit) {
  automine(false);
  for (std::uint8_t who = 1; who <= 40; ++who) want(who);
  pump();
  EXPECT_EQ(here->client.nonce(here->key.address(), eth::BlockTag::pending()).value(), limits.in_flight_max);
  for (int i = 0; i < 10; ++i) {
    mine(1);
    pump();
  }
  automine(true);
  settle();
  for (std::uint8_t who = 1; who <= 40; ++who) {
    EXPECT_EQ(given(who), 1u);
    EXPECT_EQ(state(who), IntentState::kDone);
  }
}

}  // namespace
}  // namespace colophon::node
