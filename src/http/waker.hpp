// Wakes a coroutine from any thread, or does nothing once it is gone. The owner hangs up before what `wake`
// touches is destroyed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

namespace colophon::http {

class Waker {
 public:
  explicit Waker(std::function<void()> wake) : wake_(std::move(wake)) {}

  void wake() {
    const std::scoped_lock lock(mutex_);
    if (wake_) wake_();
  }
  void hang_up() {
    const std::scoped_lock lock(mutex_);
    wake_ = nullptr;
  }

 private:
  std::mutex mutex_;
  std::function<void()> wake_;
};

// Hangs up when its scope ends, also when a coroutine is destroyed while it waits.
class WakerScope {
 public:
  explicit WakerScope(std::function<void()> wake) : waker_(std::make_shared<Waker>(std::move(wake))) {}
  ~WakerScope() { waker_->hang_up(); }
  WakerScope(const WakerScope&) = delete;
  WakerScope& operator=(const WakerScope&) = delete;
  const std::shared_ptr<Waker>& get() const { return waker_; }

 private:
  std::shared_ptr<Waker> waker_;
};

}  // namespace colophon::http
