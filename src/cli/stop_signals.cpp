#include "cli/stop_signals.hpp"

#include <csignal>
#include <unistd.h>

#include "base/clock.hpp"
#include "cli/command.hpp"
#include "node/node.hpp"

namespace colophon::cli {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

void wait_for_signal(const std::function<void()>& stop, const std::atomic<bool>& over) {
  const sigset_t signals = stop_signals();
  const timespec slice{0, 50'000'000};
  while (!over && sigtimedwait(&signals, nullptr, &slice) < 0) continue;
  if (over) return;
  stop();
  SystemClock clock;
  const std::uint64_t end = clock.now_ms() + node::kStopMsMax - 500;
  while (!over && clock.now_ms() < end) clock.sleep_ms(20);
  if (!over) ::_exit(kYes);
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopSignals::~StopSignals() {
  end();
}

void StopSignals::end() {
  over_ = true;
  if (waiter_.joinable()) waiter_.join();
}

void StopSignals::on_stop(std::function<void()> stop) {
  waiter_ = std::thread([this, stop = std::move(stop)] { wait_for_signal(stop, over_); });
}

}  // namespace colophon::cli
