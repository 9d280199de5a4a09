// `colophon worker`: paints what the fleet's queue holds, with the models of its own folders. It needs no
// key, no chain and no memory, and may die at any moment: what it had in hand is handed out again.
#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <spdlog/logger.h>
#include <thread>

#include "node/fleet_bus.hpp"
#include "node/painting.hpp"

namespace colophon::node {

class Worker {
 public:
  static constexpr std::uint64_t kHeartbeatMs = 1'000;
  static constexpr std::uint64_t kPaintMs = 3'000;  // that a stop waits for a picture

  struct Options {
    FleetAddress address{};
    std::string name{};  // shown in the node's log
    int painters = 1;
    int threads = 0;  // of each
  };
  // `shelf` and `log` must outlive it.
  Worker(Options options, Shelf& shelf, spdlog::logger& log);

  // Until stop(). A server that can't be reached is waited for. Errors: at the start what no waiting mends:
  // NatsRefused, NatsNoJetStream, NatsFailed.
  Result<void> run();
  // From any thread. What is half painted when run() ends has been given back to the queue.
  void stop() { stopping_ = true; }
  // Whether a painter is still at work; after run() nobody waits for it but the destructor.
  bool painting() const { return alive_ > 0; }

 private:
  void paint_on();
  void handle(const FleetMessage& message);
  bool answer(const PaintResult& result);
  void tell(const Result<void>& told);
  Result<void> wait_for_server();
  void trouble(const Error& error);
  void beat();
  void end();

  const Options options_;
  Shelf& shelf_;
  spdlog::logger& log_;
  FleetBus bus_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> alive_{0};  // painters
  std::mutex mutex_;
  std::list<FleetMessage> in_hand_;
  std::string last_error_;
  std::vector<std::jthread> painters_;
};

}  // namespace colophon::node
