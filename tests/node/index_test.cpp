// The index against a real chain: level with the contracts, and, after whatever reorganisations, what an
// index built anew would hold.
#include "node/index.hpp"

#include <gtest/gtest.h>

#include "chain/contract.hpp"
#include "chain/steward.hpp"
#include "node/schema.hpp"
#include "tests/node/market.hpp"

namespace colophon::node {
namespace {

using test::Market;

// All chain tables, in an order of their own; what history leaves (seq, the node's own events) aside.
std::string dump(Store& store) {
  std::string all;
  for (const std::string_view table : undone_tables()) {
    if (table == "blocks") continue;  // how many are kept depends on how they were read
    const std::string columns =
        table == "events"
            ? "block, log_index, tx, time_s, contract, name, commission, token_id, auction, work, payload"
            : "*";
    const std::string where = table == "events" ? " WHERE contract <> 'node'" : "";
    SQLite::Statement rows(store.database(), "SELECT " + columns + " FROM " + std::string(table) + where);
    std::vector<std::string> lines;
    while (rows.executeStep()) {
      std::string line(table);
      for (int i = 0; i < rows.getColumnCount(); ++i) {
        const SQLite::Column column = rows.getColumn(i);
        line += column.isNull()   ? " -"
                : column.isBlob() ? " " + to_hex(bytes_of(column))
                                  : " " + column.getString();
      }
      lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) all += line + "\n";
  }
  return all;
}

struct Built {
  Store store = Store::open(":memory:").value();
  Counters counters;
  std::unique_ptr<Index> index;
  explicit Built(Market& market) {
    index = std::make_unique<Index>(store, market.client, market.deployment, counters);
  }
  Index::Progress catch_up() {
    auto progress = index->catch_up();
    EXPECT_TRUE(progress.ok()) << describe(progress.error());
    return progress.ok() ? *progress : Index::Progress{};
  }
};

void expect_level(Market& market, Built& built) {
  const std::uint64_t count = market.studio().count().value();
  SQLite::Statement rows(built.store.database(),
                         "SELECT id, status, provider, seed, request_hash, deadline_s FROM jobs ORDER BY id");
  std::uint64_t seen = 0;
  while (rows.executeStep()) {
    const auto job = market.studio().job(u64_of(rows.getColumn(0))).value();
    SCOPED_TRACE(++seen);
    EXPECT_EQ(text_of(rows.getColumn(1)), chain::kStatusNames[static_cast<std::size_t>(job.status)]);
    EXPECT_EQ(address_of(rows.getColumn(2)), job.provider);
    EXPECT_EQ(u64_of(rows.getColumn(5)), job.deadline_s);
    if (job.status == chain::Status::kRefunded) continue;  // the contract forgets the seed of an open one
    EXPECT_EQ(text_of(rows.getColumn(3)), job.seed == 0 ? "" : std::to_string(job.seed));
    EXPECT_EQ(hash_of(rows.getColumn(4)), job.request_hash);
  }
  EXPECT_EQ(seen, count);
  const chain::Contract token(market.client, market.deployment.token);
  SQLite::Statement pieces(built.store.database(), "SELECT token_id, owner, image_hash FROM pieces");
  std::uint64_t minted = 0;
  for (; pieces.executeStep(); ++minted) {
    const auto owner = token.read("ownerOf(uint256)", {hash_of(pieces.getColumn(0))}, "(address)").value();
    EXPECT_EQ(address_of(pieces.getColumn(1)), owner[0].to_address());
    EXPECT_EQ(hash_of(pieces.getColumn(2)), Bytes32{1});
  }
  EXPECT_EQ(token.read("totalSupply()", {}, "(uint256)").value()[0].to_u64(), minted);
  const chain::AuctionHouse house(market.client, market.deployment);
  SQLite::Statement auctions(built.store.database(),
                             "SELECT id, bidder, bid_wei, ends_at_s, status FROM auctions");
  while (auctions.executeStep()) {
    const auto auction = house.auction(u64_of(auctions.getColumn(0))).value();
    EXPECT_EQ(address_of(auctions.getColumn(1)), auction.bidder);
    if (!auction.bidder.is_zero()) {
      EXPECT_EQ(wei_of(auctions.getColumn(2)), auction.amount_wei);
    }
    EXPECT_EQ(u64_of(auctions.getColumn(3)), auction.ends_at_s);
    EXPECT_EQ(text_of(auctions.getColumn(4)) != "open", auction.settled);
  }
}

TEST(Index, IsLevelWithTheContractsWhateverIsTakenBack) {
  Market market(11);
  Built live(market);
  live.catch_up();
  std::mt19937 random(3);
  int pieces = 0;
  int payouts = 0;
  for (const int depth : {0, 1, 0, 5, 2, 30, 0, 80, 3}) {
    SCOPED_TRACE("depth " + std::to_string(depth));
    for (int i = 0; i < 60; ++i) {
      market.happen();
      if (random() % 4 == 0) live.catch_up();
    }
    market.sell();
    if (depth > 0) {
      live.catch_up();
      const auto before = live.counters.reorganisations.load();
      market.reorganise(depth);
      live.catch_up();
      EXPECT_EQ(live.counters.reorganisations, before + 1);
    }
    live.catch_up();
    expect_level(market, live);
    Built anew(market);
    anew.catch_up();
    EXPECT_EQ(dump(live.store), dump(anew.store));
    pieces += live.store.database().execAndGet("SELECT count(*) FROM pieces").getInt();
    payouts += live.store.database().execAndGet("SELECT count(*) FROM payouts").getInt();
  }
  EXPECT_GT(pieces, 0);
  EXPECT_GT(payouts, 0);
  EXPECT_EQ(
      live.store.database().execAndGet("SELECT count(*) FROM events WHERE name = 'Reorganised'").getInt(), 6);
  EXPECT_EQ(live.store.database().execAndGet("SELECT count(DISTINCT seq) = count(*) FROM events").getInt(),
            1);
}

// A node as they are: it rations, times out, breaks answers off, lags, and forgets logs that its header
// promises.
class BadDay : public eth::Transport {
 public:
  BadDay(eth::Transport& inner, std::uint32_t seed) : inner_(inner), random_(seed) {}
  std::string name() const override { return "bad day"; }
  Result<eth::HttpAnswer> post(std::string_view body) override {
    const auto asked = nlohmann::json::parse(body);
    switch (random_() % 12) {
      case 0:
        return eth::HttpAnswer{429, "", 0};
      case 1:
        return Error{"HttpTimeout", "no answer"};
      case 2:
        return eth::HttpAnswer{503, "busy"};
      case 3:
        return instead(asked, "cut");
      default:
        break;
    }
    const bool logs = asked["method"] == "eth_getLogs";
    if (logs && std::exchange(forgets_, !forgets_)) return instead(asked, nlohmann::json::array());
    auto answer = inner_.post(body);
    if (answer && asked["method"] == "eth_getBlockByNumber" && asked["params"][0] == "latest") {
      const auto newest = nlohmann::json::parse(answer->body)["result"];
      if (random_() % 3 == 0 && !before_.empty()) return instead(asked, before_.front());
      if (before_.empty() || before_.back() != newest) before_.push_back(newest);
      constexpr std::size_t kLag = 3;
      if (before_.size() > kLag) before_.pop_front();
    }
    return answer;
  }

 private:
  static Result<eth::HttpAnswer> instead(const nlohmann::json& asked, const nlohmann::json& result) {
    return eth::HttpAnswer{
        200, nlohmann::json{{"jsonrpc", "2.0"}, {"id", asked["id"]}, {"result", result}}.dump(), {}};
  }
  eth::Transport& inner_;
  std::mt19937 random_;
  std::deque<nlohmann::json> before_;  // newest blocks that it showed
  bool forgets_ = false;
};

TEST(Index, ANodesBadDayIsOutlastedAndCounted) {
  Market market(5);
  Counters counters;
  BadDay bad(market.transport, 9);
  CountingTransport counting(bad, counters);
  FakeClock clock;  // pauses take no time
  eth::JsonRpc rpc(counting, clock, {.attempts_max = 3});
  eth::Client client(rpc, market.errors);
  Store store = Store::open(":memory:").value();
  Index index(store, client, market.deployment, counters);
  const auto outlast = [&] {
    const std::uint64_t head = market.client.block_number().value();
    for (int tries = 0; tries < 500; ++tries) {
      const auto progress = index.catch_up();
      if (progress && progress->block >= head) return;
    }
    FAIL() << "it never became level";
  };
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 8; ++i) market.happen();
    outlast();
  }
  Built clean(market);
  clean.catch_up();
  EXPECT_EQ(dump(store), dump(clean.store));
  EXPECT_GT(counters.rpc_rate_limited, 0u);
  EXPECT_GT(counters.rpc_timeouts, 0u);
  EXPECT_GT(counters.rpc_server_errors, 0u);
  EXPECT_GT(counters.rpc_behind, 0u);
  EXPECT_EQ(counters.reorganisations, 0u) << "lagging is no reorganisation";
}

TEST(Index, APieceIsHiddenForAsLongAsTheStewardSays) {
  Market market(21);
  Built live(market);
  market.sell();
  live.catch_up();
  const Bytes32 token = hash_of(live.store.database().execAndGet("SELECT token_id FROM pieces"));
  const chain::Steward steward(market.client, market.deployment);
  const chain::Notice parts{Bytes32{1}, Bytes32{2}, Bytes32{3}};
  const auto hidden = [&] {
    const std::uint64_t now_s = live.catch_up().time_s;
    SQLite::Statement row(
        live.store.database(),
        "SELECT coalesce(hidden_from_s <= ?1 AND (hidden_until_s IS NULL OR hidden_until_s > "
        "?1), 0) FROM pieces");
    row.bind(1, static_cast<std::int64_t>(now_s));
    const bool here = row.executeStep() && row.getColumn(0).getInt() == 1;
    EXPECT_EQ(here, steward.is_hidden(token).value());
    return here;
  };
  const auto hide = [&](std::uint64_t id) {
    ASSERT_TRUE(steward.hide(market.senders[0], id).ok());
    EXPECT_FALSE(hidden()) << "announced, and to come";
    market.pass(Market::kDelaySeconds + 100);
    EXPECT_TRUE(hidden());
  };
  const std::uint64_t first = steward.notice(market.senders[4], token, parts).value().id;
  EXPECT_FALSE(hidden()) << "a notice by itself hides nothing";
  hide(first);
  market.reorganise(2);
  EXPECT_FALSE(hidden());
  hide(first);
  ASSERT_TRUE(steward.counter(market.senders[2], first, {Bytes32{4}, Bytes32{5}}).ok());
  EXPECT_TRUE(hidden());
  market.pass(Market::kCounterSeconds + 100);
  EXPECT_FALSE(hidden());

  const std::uint64_t second = steward.notice(market.senders[4], token, parts).value().id;
  hide(second);
  ASSERT_TRUE(steward.close(market.senders[4], first, {}).ok());
  EXPECT_TRUE(hidden()) << "another case hides it";
  ASSERT_TRUE(steward.counter(market.senders[2], second, {Bytes32{4}, Bytes32{5}}).ok());
  ASSERT_TRUE(steward.sue(market.senders[0], second, Bytes32{6}).ok());
  market.pass(Market::kCounterSeconds + 100);
  EXPECT_TRUE(hidden()) << "a court was called";
  ASSERT_TRUE(steward.close(market.senders[0], second, Bytes32{7}).ok());
  EXPECT_FALSE(hidden());

  Built anew(market);
  anew.catch_up();
  EXPECT_EQ(dump(live.store), dump(anew.store));
  SQLite::Statement told(live.store.database(),
                         "SELECT count(*) FROM events WHERE contract = 'steward' AND token_id = ?");
  bind_all(told, token);
  ASSERT_TRUE(told.executeStep());
  EXPECT_EQ(told.getColumn(0).getInt(), 9);
}

TEST(Index, OtherStudiosCasesAreNotOurs) {
  Market market(22);
  market.sell();
  chain::Terms other_terms = market.terms;
  other_terms.platform_share += 1;
  const auto other = chain::deploy(market.client, market.senders[0], market.artifacts, other_terms).value();
  ASSERT_EQ(other.deployment.steward, market.deployment.steward);
  ASSERT_NE(other.deployment.studio, market.deployment.studio);
  Built ours(market);
  ours.catch_up();
  const Bytes32 token = hash_of(ours.store.database().execAndGet("SELECT token_id FROM pieces"));
  const chain::Steward steward(market.client, market.deployment);
  const std::uint64_t id =
      steward.notice(market.senders[4], token, {Bytes32{1}, Bytes32{2}, Bytes32{3}}).value().id;
  ASSERT_TRUE(steward.hide(market.senders[0], id).ok());
  ours.catch_up();
  EXPECT_EQ(ours.store.database().execAndGet("SELECT count(*) FROM cases").getInt(), 1);
  Store store = Store::open(":memory:").value();
  Counters counters;
  Index index(store, market.client, other.deployment, counters);
  ASSERT_TRUE(index.catch_up().ok());
  EXPECT_EQ(store.database().execAndGet("SELECT count(*) FROM cases").getInt(), 0);
  EXPECT_EQ(store.database().execAndGet("SELECT count(*) FROM events WHERE contract = 'steward'").getInt(),
            0);
}

TEST(Index, AFileOfAnotherChainIsRefused) {
  Market market(1);
  Built built(market);
  built.catch_up();
  Market other(2, {"--timestamp", "1700000000"});
  Index stray(built.store, other.client, other.deployment, built.counters);
  EXPECT_EQ(stray.advance().error().code, "OtherChain");
}

}  // namespace
}  // namespace colophon::node
