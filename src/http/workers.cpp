#include "http/workers.hpp"

namespace colophon::http {

Workers::Workers(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
  stop();
  for (std::thread& thread : threads_) thread.join();
}

bool Workers::submit(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_ + (threads_.size() - busy_)) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void Workers::stop() {
  std::deque<std::function<void()>> dropped;  // whose destructors may take locks of their own
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  changed_.notify_all();
}

Workers::Load Workers::load() const {
  const std::scoped_lock lock(mutex_);
  return {queue_.size(), busy_};
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    --busy_;
  }
}

Handler on_workers(Workers& workers, std::function<Response(const Request&)> body) {
  return [&workers, body = std::move(body)](const RequestPointer& request, const Reply& reply) {
    if (workers.submit([body, request, reply] { reply(body(*request)); })) return;
    Response busy = refuse(
        *request, 503, {"QueueFull", "too much is waiting to be done here", "come back in a few seconds"});
    reply(std::move(busy.with("Retry-After", "5")));
  };
}

}  // namespace colophon::http
