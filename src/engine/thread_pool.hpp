// A fork-join pool: the tasks of one call run on any of its threads, in any order; the call returns when all
// are done. One caller at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace colophon::engine {

// How many threads this machine runs at once, 1 to 64: more have nothing to do in a picture.
int hardware_threads();

class ThreadPool {
 public:
  explicit ThreadPool(int threads);  // 1 to 256; 1 starts none
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const;

  // Calls task(index, thread) for each index below count; thread is below threads().
  void run(std::int64_t count, const std::function<void(std::int64_t index, int thread)>& task);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace colophon::engine
