#include "node/fleet_bus.hpp"

#include <set>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "tests/support/fleet_rig.hpp"

namespace colophon::node {
namespace {

class FleetBusTest : public test::FleetRig {
 protected:
  static Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }
  static std::string code(const Result<void>& result) { return result.ok() ? "none" : result.error().code; }
  const Bytes32 one{1};
  const Bytes32 two{2};
};

TEST_F(FleetBusTest, WorkIsInTheQueueOnceAndIsHandedOutUntilItIsDone) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  EXPECT_TRUE(node.put(one, bytes("paint")).value());
  EXPECT_FALSE(node.put(one, bytes("paint")).value());
  EXPECT_TRUE(node.put(two, bytes("that")).value());
  EXPECT_GE(node.payload_max(), 1u << 20);

  FleetBus first(address(), FleetSide::kWorker);
  const auto message = first.get(2'000).value();
  ASSERT_TRUE(message);
  EXPECT_EQ(as_text(message->data), "paint");
  EXPECT_EQ(message->deliveries, 1u);
  ASSERT_TRUE(first.give_back(*message, 0));
  const auto other = first.get(2'000).value();
  ASSERT_TRUE(other && first.done(*other));
  const auto again = first.get(2'000).value();
  ASSERT_TRUE(again);
  EXPECT_EQ(as_text(again->data) == "paint" ? again->deliveries : 2u, 2u);
  ASSERT_TRUE(first.done(*again));
  EXPECT_FALSE(first.get(200).value());
  EXPECT_TRUE(node.put(one, bytes("once more")).value());
  ASSERT_TRUE(node.drop(one));
  EXPECT_FALSE(first.get(200).value());
}

TEST_F(FleetBusTest, WhatIsTakenBackLeavesTheRest) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  for (std::uint8_t i = 1; i <= 5; ++i) ASSERT_TRUE(node.put(Bytes32{i}, Bytes{i}));
  ASSERT_TRUE(node.drop(Bytes32{2}));
  ASSERT_TRUE(node.drop(Bytes32{2})) << "it is gone already";
  FleetBus worker(address(), FleetSide::kWorker);
  const auto first = worker.get(2'000).value();
  ASSERT_TRUE(first);
  ASSERT_TRUE(node.drop(Bytes32{1})) << "somebody has it in hand";
  ASSERT_TRUE(worker.done(*first));
  std::set<std::uint8_t> rest;
  while (const auto message = worker.get(1'000).value()) {
    rest.insert(message->data.at(0));
    ASSERT_TRUE(worker.done(*message));
  }
  EXPECT_EQ(rest, (std::set<std::uint8_t>{3, 4, 5}));
}

TEST_F(FleetBusTest, WhoIsSilentLosesTheWorkAndWhoIsNotKeepsIt) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  ASSERT_TRUE(node.put(one, bytes("paint")));
  FleetBus first(address(), FleetSide::kWorker);
  FleetBus second(address(), FleetSide::kWorker);
  const auto message = first.get(2'000).value();
  ASSERT_TRUE(message);
  SystemClock clock;
  for (int i = 0; i < 5; ++i) {  // longer than ack_seconds
    ASSERT_TRUE(first.hold(*message));
    EXPECT_FALSE(second.get(900).value());
  }
  std::optional<FleetMessage> handed;
  EXPECT_TRUE(until([&] { return (handed = second.get(500).value()).has_value(); }, 10));
  EXPECT_EQ(handed->deliveries, 2u);
}

TEST_F(FleetBusTest, ASecondResultIsNotKept) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  ASSERT_TRUE(node.connect());
  FleetBus worker(address(), FleetSide::kWorker);
  EXPECT_TRUE(worker.put(one, bytes("a picture")).value());
  EXPECT_FALSE(worker.put(one, bytes("another")).value());
  const auto message = node.get(2'000).value();
  ASSERT_TRUE(message && node.done(*message));
  EXPECT_EQ(as_text(message->data), "a picture");
  EXPECT_FALSE(node.get(200).value());
}

TEST_F(FleetBusTest, MessagesOutliveTheServer) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  ASSERT_TRUE(node.put(one, bytes("paint")));
  FleetBus worker(address(), FleetSide::kWorker);
  const auto message = worker.get(2'000).value();
  ASSERT_TRUE(message);
  server.kill();
  EXPECT_TRUE(until([&] { return !worker.connected() && !node.connected(); }));
  EXPECT_EQ(worker.put(one, bytes("x")).error().code, "NatsUnreachable");
  server.start();
  EXPECT_TRUE(until([&] { return worker.put(one, bytes("a picture")).ok(); }));
  ASSERT_TRUE(worker.done(*message)) << "told by another connection than it came by";
  std::optional<FleetMessage> result;
  EXPECT_TRUE(until([&] {
    auto got = node.get(200);
    if (got) result = *got;
    return result.has_value();
  }));
  EXPECT_FALSE(worker.get(3'500).value()) << "it was done with";
}

TEST_F(FleetBusTest, WhatIsWrongHasAName) {
  EXPECT_EQ(code(FleetBus(address(), FleetSide::kNode).connect()), "NatsUnreachable");
  server.start();
  EXPECT_EQ(code(FleetBus(address(), FleetSide::kWorker).connect()), "NatsNotReady");
  FleetAddress odd = address();
  odd.tls_ca = "/nowhere";
  EXPECT_EQ(code(FleetBus(odd, FleetSide::kNode).connect()), "NatsFailed");

  test::NatsServer plain(std::vector<std::string>{});
  plain.start();
  FleetAddress there = address();
  there.url = plain.url();
  EXPECT_EQ(code(FleetBus(there, FleetSide::kNode).connect()), "NatsNoJetStream");
  EXPECT_EQ(code(FleetBus(there, FleetSide::kWorker).connect()), "NatsNoJetStream");

  test::NatsServer guarded({"-js", "--user", "ada", "--pass", "right"});
  guarded.start();
  there.url = guarded.url();
  there.user = "ada";
  there.password = "wrong";
  const auto refused = FleetBus(there, FleetSide::kNode).connect();
  EXPECT_EQ(code(refused), "NatsRefused");
  EXPECT_EQ(describe(refused.ok() ? Error{} : refused.error()).find("wrong"), std::string::npos);
  there.password = "right";
  EXPECT_TRUE(FleetBus(there, FleetSide::kNode).connect());
}

TEST_F(FleetBusTest, ALargeMessageIsRefusedBeforeItIsSent) {
  ASSERT_TRUE(write_file(server.folder() + "/conf", as_bytes("max_payload: 2000\njetstream: {}\n")));
  test::NatsServer small({"-c", server.folder() + "/conf"});
  small.start();
  FleetAddress there = address();
  there.url = small.url();
  FleetBus node(there, FleetSide::kNode);
  ASSERT_TRUE(node.connect());
  EXPECT_EQ(node.put(one, Bytes(2'001)).error().code, "NatsTooLarge");
  EXPECT_TRUE(node.put(one, Bytes(2'000 - 200)).value());
}

TEST_F(FleetBusTest, FailedConnectionsAreTriedAgainAfterAPause) {
  FleetBus node(address(), FleetSide::kNode);
  SystemClock clock;
  EXPECT_FALSE(node.connect());
  const std::uint64_t begin = clock.now_ms();
  EXPECT_FALSE(node.connect());
  EXPECT_LT(clock.now_ms() - begin, 100u) << "a moment ago it did not answer";
  server.start();
  EXPECT_TRUE(until([&] { return node.connect().ok(); }));
}

}  // namespace
}  // namespace colophon::node
