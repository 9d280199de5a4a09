// Time is passed in, never fetched: whoever waits or measures is given a Clock, and tests give one that does
// not wait.
#pragma once

#include <cstdint>

namespace colophon {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::uint64_t now_ms() = 0;  // monotonic, from an arbitrary start
  virtual void sleep_ms(std::uint64_t duration_ms) = 0;
};

// The machine's own monotonic clock. Thread-safe.
class SystemClock : public Clock {
 public:
  std::uint64_t now_ms() override;
  void sleep_ms(std::uint64_t duration_ms) override;
};

// Sleeping only moves it on. For tests; one thread.
class FakeClock : public Clock {
 public:
  std::uint64_t now_ms() override { return now_ms_; }
  void sleep_ms(std::uint64_t duration_ms) override { now_ms_ += duration_ms; }

 private:
  std::uint64_t now_ms_ = 0;
};

}  // namespace colophon
