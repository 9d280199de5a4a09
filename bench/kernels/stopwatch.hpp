#pragma once

#include <ctime>

namespace colophon::bench {

inline double seconds_by(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

inline double wall_seconds() {
  return seconds_by(CLOCK_MONOTONIC);
}

// Of this thread's processor time: what other programs take of a busy machine doesn't count.
inline double thread_seconds() {
  return seconds_by(CLOCK_THREAD_CPUTIME_ID);
}

template <typename F>
double seconds_of(const F& work) {
  const double begin = wall_seconds();
  work();
  return wall_seconds() - begin;
}

template <typename F>
double thread_seconds_of(const F& work) {
  const double begin = thread_seconds();
  work();
  return thread_seconds() - begin;
}

}  // namespace colophon::bench
