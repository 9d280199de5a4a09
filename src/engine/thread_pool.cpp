#include "engine/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.hpp"

namespace colophon::engine {

int hardware_threads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 64U));
}

struct ThreadPool::State {
  std::vector<std::thread> workers;
  std::mutex mutex;
  std::condition_variable start;
  std::condition_variable done;
  std::uint64_t call = 0;  // guarded by mutex, as are the next three
  bool stop = false;
  const std::function<void(std::int64_t, int)>* task = nullptr;
  std::int64_t count = 0;
  std::atomic<std::int64_t> next{0};
  std::atomic<int> busy{0};
  std::atomic<std::uint64_t> announced{0};  // `call`, readable without the mutex

  void work(int thread) {
    for (std::int64_t index = next.fetch_add(1); index < count; index = next.fetch_add(1))
      (*task)(index, thread);
  }

  // Calls follow one another within microseconds while a picture is painted, and their threads end together:
  // look a while before sleeping.
  template <typename Waiting>
  static void spin(const Waiting& waiting) {
    constexpr int kLooks = 4'000;
    for (int i = 0; i < kLooks && waiting(); ++i) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
  }

  void serve(int thread) {
    std::uint64_t seen = 0;
    for (;;) {
      spin([&] { return announced.load(std::memory_order_acquire) == seen; });
      {
        std::unique_lock lock(mutex);
        start.wait(lock, [&] { return stop || call != seen; });
        if (stop) return;
        seen = call;
      }
      work(thread);
      if (busy.fetch_sub(1, std::memory_order_acq_rel) > 1) continue;
      const std::lock_guard lock(mutex);  // the caller waits by now, or will look again
      done.notify_one();
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  COLOPHON_CHECK(threads >= 1 && threads <= 256);
  for (int thread = 1; thread < threads; ++thread) {
    state_->workers.emplace_back([state = state_.get(), thread] { state->serve(thread); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
    state_->announced.fetch_add(1);
  }
  state_->start.notify_all();
  for (std::thread& worker : state_->workers) worker.join();
}

int ThreadPool::threads() const {
  return static_cast<int>(state_->workers.size()) + 1;
}

void ThreadPool::run(std::int64_t count, const std::function<void(std::int64_t, int)>& task) {
  State& state = *state_;
  if (state.workers.empty() || count <= 1) {
    for (std::int64_t index = 0; index < count; ++index) task(index, 0);
    return;
  }
  {
    const std::lock_guard lock(state.mutex);
    state.task = &task;
    state.count = count;
    state.next.store(0);
    state.busy.store(static_cast<int>(state.workers.size()));
    ++state.call;
  }
  state.announced.fetch_add(1, std::memory_order_release);
  state.start.notify_all();
  state.work(0);
  const auto waiting = [&] { return state.busy.load(std::memory_order_acquire) > 0; };
  State::spin(waiting);
  if (!waiting()) return;
  std::unique_lock lock(state.mutex);
  state.done.wait(lock, [&] { return !waiting(); });
}

}  // namespace colophon::engine
