#include "node/worker.hpp"

#include <filesystem>

#include "base/clock.hpp"
#include "node/fleet_message.hpp"
#include "tests/support/fleet_rig.hpp"

namespace colophon::node {
namespace {

class WorkerTest : public test::FleetRig {
 protected:
  Worker::Options options() const { return {.address = address(), .name = "w", .painters = 1, .threads = 1}; }
  std::optional<Told> result(FleetBus& node) {
    std::optional<Told> told;
    EXPECT_TRUE(until([&] {
      auto got = node.get(200);
      if (got && *got) {
        told = decode_result((*got)->data).value();
        EXPECT_TRUE(node.done(**got));
      }
      return told.has_value();
    }));
    return told;
  }
};

TEST_F(WorkerTest, WaitsForServerAndNodeThenPaints) {
  Worker worker(options(), shelf, log);
  std::thread thread([&] { EXPECT_TRUE(worker.run().ok()); });
  EXPECT_TRUE(until([&] { return logged("does not answer"); }));
  server.start();
  EXPECT_TRUE(until([&] { return logged("makes them when it starts"); }));
  FleetBus node(address(), FleetSide::kNode);
  ASSERT_TRUE(until([&] { return node.put(job(1).request_hash, encode_work(job(1))).ok(); }));
  const auto told = result(node);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->result.image_hash, paint_now(shelf, job(1), 1).image_hash);
  // While it is idle the server goes and comes.
  server.kill();
  EXPECT_TRUE(until([&] { return !node.connected(); }));
  server.start();
  ASSERT_TRUE(until([&] { return node.put(job(2).request_hash, encode_work(job(2))).ok(); }));
  EXPECT_EQ(result(node)->request_hash, job(2).request_hash);
  SystemClock clock;
  const std::uint64_t begin = clock.now_ms();
  worker.stop();
  thread.join();
  EXPECT_FALSE(worker.painting());
  EXPECT_LT(clock.now_ms() - begin, 3'000u);
}

TEST_F(WorkerTest, WorkOfAModelThatIsNotHereIsLeftToOthers) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  ASSERT_TRUE(node.put(job(1).request_hash, encode_work(job(1))));
  Shelf empty({});
  Worker poor(options(), empty, log);
  std::thread thread([&] { EXPECT_TRUE(poor.run().ok()); });
  EXPECT_TRUE(until([&] { return logged("is left to others: model"); }));
  Worker rich(options(), shelf, log);
  std::thread other([&] { EXPECT_TRUE(rich.run().ok()); });
  EXPECT_EQ(result(node)->request_hash, job(1).request_hash);
  poor.stop();
  rich.stop();
  thread.join();
  other.join();
}

TEST_F(WorkerTest, WhatCannotBePaintedIsAnAnswerAndWhatCannotBeReadIsNone) {
  server.start();
  FleetBus node(address(), FleetSide::kNode);
  PaintJob large = job(1);
  large.request.recipe.width = 4'096;
  large.request_hash = paint::request_hash(large.request);
  ASSERT_TRUE(node.put(Bytes32{9}, Bytes{'x', '\n'}));
  ASSERT_TRUE(node.put(large.request_hash, encode_work(large)));
  Worker worker(options(), shelf, log);
  std::thread thread([&] { EXPECT_TRUE(worker.run().ok()); });
  EXPECT_EQ(result(node)->result.outcome.error().code, "SizeNotOffered");
  EXPECT_TRUE(logged("its first line is no JSON object"));
  worker.stop();
  thread.join();
}

TEST_F(WorkerTest, RefusedItEnds) {
  test::NatsServer guarded({"-js", "--user", "ada", "--pass", "right"});
  guarded.start();
  Worker::Options wrong = options();
  wrong.address.url = guarded.url();
  EXPECT_EQ(Worker(wrong, shelf, log).run().error().code, "NatsRefused");
}

}  // namespace
}  // namespace colophon::node
