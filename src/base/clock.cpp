#include "base/clock.hpp"

#include <cerrno>
#include <time.h>

namespace colophon {

std::uint64_t SystemClock::now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

void SystemClock::sleep_ms(std::uint64_t duration_ms) {
  timespec left{};
  left.tv_sec = static_cast<time_t>(duration_ms / 1000);
  left.tv_nsec = static_cast<long>(duration_ms % 1000) * 1'000'000;
  while (::nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

}  // namespace colophon
