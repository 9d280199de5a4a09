// Pictures painted beside the node's own loop: a bounded queue, a few threads. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "node/paint_queue.hpp"
#include "node/shelf.hpp"

namespace colophon::node {

// One picture, here and now. Errors: those of Shelf::fitted, check_request.
PaintResult paint_now(Shelf& shelf, const PaintJob& job, int threads);

class PaintPool : public PaintQueue {
 public:
  static constexpr std::size_t kQueueMax = 1'024;

  PaintPool(Shelf& shelf, int workers, int threads_each);
  PaintPool(const PaintPool&) = delete;
  PaintPool& operator=(const PaintPool&) = delete;
  // What is being painted is finished first; what waits is dropped.
  ~PaintPool() override;

  bool add(PaintJob job) override;
  std::vector<PaintResult> take() override;
  void kept(const Bytes32&) override {}
  bool busy_with(const Bytes32& request_hash) override;
  std::size_t waiting();  // queued or being painted
  // Waits until a result may be taken, or that long.
  void wait_ms(std::uint64_t milliseconds);
  // Wakes whoever waits.
  void wake();
  bool stop_within_ms(std::uint64_t milliseconds) override;

 private:
  void work();

  Shelf& shelf_;
  const int threads_each_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<PaintJob> queue_;
  std::set<Bytes32> known_;  // queued or being painted
  std::vector<PaintResult> done_;
  std::size_t painting_ = 0;
  bool stopping_ = false;
  bool woken_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace colophon::node
