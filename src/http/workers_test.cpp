#include "http/workers.hpp"

#include <future>
#include <gtest/gtest.h>

namespace colophon::http {
namespace {

TEST(Workers, RunsTasksAndRefusesTooMany) {
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future().share();
  std::atomic<int> done = 0;
  Workers workers(1, 2);
  int taken = 0;
  std::promise<void> begun;
  ASSERT_TRUE(workers.submit([&] {
    begun.set_value();
    gate.wait();
    ++done;
  }));
  begun.get_future().wait();
  for (int i = 0; i < 5; ++i) taken += workers.submit([&] { ++done; }) ? 1 : 0;
  EXPECT_EQ(taken, 2);
  EXPECT_EQ(workers.load().waiting, 2u);
  EXPECT_EQ(workers.load().busy, 1u);
  open.set_value();
  while (done < 3) std::this_thread::yield();
}

TEST(Workers, AnswersThatTheQueueIsFull) {
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future().share();
  Workers workers(1, 0);
  std::promise<void> begun;
  ASSERT_TRUE(workers.submit([&] {
    begun.set_value();
    gate.wait();
  }));
  begun.get_future().wait();
  int status = 0;
  on_workers(workers, [](const Request&) { return json_text("{}"); })(
      std::make_shared<Request>(), [&](Response response) { status = response.status; });
  EXPECT_EQ(status, 503);
  open.set_value();
}

TEST(Workers, DropsWhatWaitsWhenItStops) {
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future().share();
  auto waiting = std::make_shared<int>(0);
  std::weak_ptr<int> dropped = waiting;
  Workers workers(1, 4);
  std::promise<void> begun;
  ASSERT_TRUE(workers.submit([&] {
    begun.set_value();
    gate.wait();
  }));
  begun.get_future().wait();
  ASSERT_TRUE(workers.submit([waiting] { ++*waiting; }));
  waiting.reset();
  workers.stop();
  EXPECT_TRUE(dropped.expired());
  EXPECT_FALSE(workers.submit([] {}));
  open.set_value();
}

}  // namespace
}  // namespace colophon::http
