// Threads for answers that take long, with a queue that has an end. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "http/message.hpp"

namespace colophon::http {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t queue_max);
  ~Workers();  // finishes what has begun, drops what waits
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // false: the queue is full, or the workers are stopping.
  bool submit(std::function<void()> task);

  // Drops what waits and takes nothing more.
  void stop();

  struct Load {
    std::size_t waiting = 0;
    std::size_t busy = 0;
  };
  Load load() const;

 private:
  void run();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  std::size_t busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// A handler whose body runs on `workers`, which outlive it. Where their queue is full it answers 503 at once;
// what is dropped unanswered when they stop is the server's to end.
Handler on_workers(Workers& workers, std::function<Response(const Request&)> body);

}  // namespace colophon::http
