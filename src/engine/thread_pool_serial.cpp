// The pool of a machine without threads (WASM): every task runs on the caller.
#include "base/check.hpp"
#include "engine/thread_pool.hpp"

namespace colophon::engine {

int hardware_threads() {
  return 1;
}

struct ThreadPool::State {};

ThreadPool::ThreadPool(int threads) {
  COLOPHON_CHECK(threads >= 1 && threads <= 256);
}

ThreadPool::~ThreadPool() = default;

int ThreadPool::threads() const {
  return 1;
}

void ThreadPool::run(std::int64_t count, const std::function<void(std::int64_t, int)>& task) {
  for (std::int64_t index = 0; index < count; ++index) task(index, 0);
}

}  // namespace colophon::engine
