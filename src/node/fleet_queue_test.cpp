#include "node/fleet_queue.hpp"

#include "node/watcher.hpp"
#include "node/worker.hpp"
#include "paint/picture.hpp"
#include "tests/support/fleet_rig.hpp"

namespace colophon::node {
namespace {

class FleetQueueTest : public test::FleetRig {
 protected:
  static constexpr FleetRules trusting() { return {.check_percent = 0, .wait_ms = 60'000, .down_ms = 300}; }
  void open(FleetRules rules) { queue.emplace(address(), std::move(rules), pool, counters, log); }
  // The next result that comes, kept.
  PaintResult next() {
    EXPECT_TRUE(until([&] {
      for (PaintResult& one : queue->take()) taken.push_back(std::move(one));
      return !taken.empty();
    }));
    if (taken.empty()) return {};
    const PaintResult one = taken.front();
    taken.pop_front();
    queue->kept(one.request_hash);
    return one;
  }
  // Work as a worker gets it, whatever that then does.
  std::optional<FleetMessage> work(FleetBus& worker) {
    std::optional<FleetMessage> message;
    EXPECT_TRUE(until([&] {
      auto got = worker.get(500);
      if (got) message = *got;
      return message.has_value();
    }));
    return message;
  }
  void send(FleetBus& worker, const PaintResult& result) {
    ASSERT_TRUE(worker.put(result.request_hash, encode_result(result, "liar"))) << "not sent";
  }
  // The true picture, a pixel of it changed, canonical again.
  PaintResult forged(const PaintJob& asked) {
    PaintResult lie = paint_now(shelf, asked, 1);
    paint::Picture picture = paint::decode_picture(lie.file).value();
    picture.rgb[0] ^= 1;
    lie.file = paint::encode_picture(asked.request, picture.rgb).value();
    lie.image_hash = paint::image_hash(lie.file);
    return lie;
  }

  PaintPool pool{shelf, 1, 1};
  Counters counters;
  std::optional<FleetQueue> queue;
  std::deque<PaintResult> taken;
};

struct RunningWorker {
  RunningWorker(FleetAddress address, Shelf& shelf, spdlog::logger& log)
      : worker({.address = std::move(address), .name = "w", .painters = 1, .threads = 1}, shelf, log),
        thread([this] { EXPECT_TRUE(worker.run().ok()); }) {}
  ~RunningWorker() {
    worker.stop();
    thread.join();
  }
  Worker worker;
  std::thread thread;
};

TEST_F(FleetQueueTest, WorkersPaintAndEachPictureComesOnce) {
  server.start();
  open(trusting());
  RunningWorker one(address(), shelf, log);
  RunningWorker two(address(), shelf, log);
  for (std::uint64_t seed = 1; seed <= 8; ++seed) EXPECT_TRUE(queue->add(job(seed)));
  EXPECT_FALSE(queue->add(job(1)));
  std::set<Bytes32> seen;
  for (int i = 0; i < 8; ++i) {
    const PaintResult result = next();
    ASSERT_TRUE(result.outcome.ok());
    EXPECT_TRUE(result.elsewhere);
    EXPECT_TRUE(seen.insert(result.request_hash).second);
    EXPECT_EQ(result.image_hash, paint_now(shelf, {result.request_hash, result.request}, 1).image_hash);
    EXPECT_FALSE(queue->busy_with(result.request_hash));
  }
  EXPECT_EQ(counters.fleet_answers, 8u);
  EXPECT_EQ(counters.fleet_painted_here, 0u);
  EXPECT_EQ(counters.fleet_connected, 1u);
}

TEST_F(FleetQueueTest, WithoutAServerThisProcessPaints) {
  open(trusting());
  queue->add(job(1));
  EXPECT_FALSE(next().elsewhere);
  EXPECT_EQ(counters.fleet_connected, 0u);
  EXPECT_GT(counters.fleet_failures, 0u);
  server.start();
  RunningWorker worker(address(), shelf, log);
  EXPECT_TRUE(until([&] { return counters.fleet_connected == 1; }));
  queue->add(job(2));
  EXPECT_TRUE(next().elsewhere);
  EXPECT_TRUE(logged("the fleet's queue answers again"));
}

TEST_F(FleetQueueTest, WhatNobodyPaintsInTimeIsPaintedHere) {
  server.start();
  FleetRules rules = trusting();
  rules.wait_ms = 300;
  open(rules);
  queue->add(job(1));
  EXPECT_FALSE(next().elsewhere);
  EXPECT_EQ(counters.fleet_painted_here, 1u);
  // It is out of the queue.
  FleetBus worker(address(), FleetSide::kWorker);
  EXPECT_TRUE(until([&] { return !worker.get(500).value().has_value(); }));
}

TEST_F(FleetQueueTest, HalfOfTheTimeThatIsLeftIsTheFleets) {
  server.start();
  open(trusting());
  PaintJob hasty = job(1);
  hasty.left_ms = 600;
  queue->add(hasty);
  EXPECT_FALSE(next().elsewhere);
}

TEST_F(FleetQueueTest, AFalseAnswerIsPaintedHereAtOnce) {
  server.start();
  open(trusting());
  FleetBus liar(address(), FleetSide::kWorker);
  for (const bool garbage : {true, false}) {
    const PaintJob asked = job(garbage ? 1 : 2);
    queue->add(asked);
    ASSERT_TRUE(work(liar));
    PaintResult lie = garbage ? paint_now(shelf, asked, 1) : paint_now(shelf, job(3), 1);
    lie.request_hash = asked.request_hash;
    if (garbage) lie.file.assign(1'000, 7);
    send(liar, lie);
    const PaintResult result = next();
    EXPECT_FALSE(result.elsewhere);
    EXPECT_EQ(result.image_hash, paint_now(shelf, asked, 1).image_hash);
  }
  EXPECT_EQ(counters.fleet_refused, 2u);
}

TEST_F(FleetQueueTest, WhatIsNoAnswerAtAllIsPaintedHereAtOnce) {
  server.start();
  open(trusting());
  FleetBus liar(address(), FleetSide::kWorker);
  queue->add(job(1));
  ASSERT_TRUE(work(liar));
  ASSERT_TRUE(liar.put(job(1).request_hash, Bytes{'w', 'h', 'a', 't'}));
  EXPECT_FALSE(next().elsewhere);
  EXPECT_EQ(counters.fleet_refused, 1u);
}

TEST_F(FleetQueueTest, RepaintingFindsALieAndTrustsNobodyAfterIt) {
  server.start();
  FleetRules rules = trusting();
  rules.check_percent = 100;
  open(rules);
  FleetBus liar(address(), FleetSide::kWorker);
  queue->add(job(1));
  ASSERT_TRUE(work(liar));
  send(liar, forged(job(1)));
  const PaintResult first = next();
  EXPECT_FALSE(first.elsewhere);
  EXPECT_EQ(first.image_hash, paint_now(shelf, job(1), 1).image_hash);

  queue->add(job(2));
  ASSERT_TRUE(work(liar));
  PaintResult other_trace = paint_now(shelf, job(2), 1);
  other_trace.trace_root[0] ^= 1;
  send(liar, other_trace);
  EXPECT_EQ(next().trace_root, paint_now(shelf, job(2), 1).trace_root);
  EXPECT_EQ(counters.fleet_lies, 2u);

  queue->add(job(3));
  ASSERT_TRUE(work(liar));
  send(liar, paint_now(shelf, job(3), 1));
  EXPECT_TRUE(next().elsewhere) << "the truth is believed, after a look";
  EXPECT_EQ(counters.fleet_checked, 3u);
}

TEST_F(FleetQueueTest, AnAnswerThatComesTooLateIsNotBelieved) {
  server.start();
  FleetRules rules = trusting();
  rules.wait_ms = 300;
  open(rules);
  FleetBus liar(address(), FleetSide::kWorker);
  queue->add(job(1));
  ASSERT_TRUE(work(liar));
  EXPECT_FALSE(next().elsewhere);
  send(liar, forged(job(1)));
  EXPECT_TRUE(until([&] { return counters.fleet_duplicates == 1; })) << "one too many, and not believed";
  EXPECT_TRUE(queue->take().empty());
}

TEST_F(FleetQueueTest, AfterALieEverythingIsPaintedAgain) {
  server.start();
  FleetRules rules = trusting();
  rules.check_percent = 50;
  rules.secret = {1, 2, 3};
  const auto chosen = [&](const PaintResult& result) {
    return is_chosen(rules.secret, result.request_hash, result.image_hash, rules.check_percent);
  };
  std::uint64_t seed = 1;
  const auto find = [&](bool lies) {
    while (true) {
      PaintResult answer = lies ? forged(job(seed)) : paint_now(shelf, job(seed), 1);
      ++seed;
      if (chosen(answer) == lies) return answer;
    }
  };
  const std::vector<PaintResult> answers = {find(false), find(true), find(false)};
  const std::vector<std::uint64_t> checked = {0, 1, 2};  // the last would not have been chosen either
  open(rules);
  FleetBus liar(address(), FleetSide::kWorker);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    queue->add({answers[i].request_hash, answers[i].request});
    ASSERT_TRUE(work(liar));
    send(liar, answers[i]);
    EXPECT_EQ(next().elsewhere, i != 1);
    EXPECT_EQ(counters.fleet_checked, checked[i]);
  }
  EXPECT_EQ(counters.fleet_lies, 1u);
}

TEST_F(FleetQueueTest, AWorkersErrorIsNoEnd) {
  server.start();
  open(trusting());
  FleetBus worker(address(), FleetSide::kWorker);
  queue->add(job(1));
  ASSERT_TRUE(work(worker));
  PaintResult failed{.request_hash = job(1).request_hash};
  failed.outcome = Error{"OutOfMemory", "no"};
  send(worker, failed);
  const PaintResult result = next();
  EXPECT_TRUE(result.outcome.ok());
  EXPECT_EQ(counters.fleet_worker_errors, 1u);
}

TEST_F(FleetQueueTest, AnotherProcessOfTheNodeGetsWhatWasNotKept) {
  server.start();
  open(trusting());
  FleetBus worker(address(), FleetSide::kWorker);
  queue->add(job(1));
  const auto message = work(worker);
  send(worker, paint_now(shelf, job(1), 1));
  ASSERT_TRUE(worker.done(*message));
  ASSERT_TRUE(until([&] { return !queue->take().empty(); }));
  queue.reset();  // it dies before the picture is written down
  open(trusting());
  queue->add(job(1));
  EXPECT_TRUE(next().elsewhere);
}

TEST_F(FleetQueueTest, WhatOtherPartsOfTheNodeAskThePoolPassesThrough) {
  open(trusting());
  PaintJob trial = job(1);
  trial.trial = true;
  queue->add(trial);
  EXPECT_TRUE(next().trial);
  pool.add(job(2));
  EXPECT_TRUE(queue->busy_with(job(2).request_hash));
  EXPECT_EQ(next().request_hash, job(2).request_hash);
  EXPECT_TRUE(queue->stop_within_ms(5'000));
  EXPECT_FALSE(queue->add(job(3)));
}

}  // namespace
}  // namespace colophon::node
