// SIGINT and SIGTERM for commands that run until they are told to stop.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace colophon::cli {

// From its making on the signals are blocked in every thread that is started; one thread waits for them. At
// the first, `stop` is called; if end() was not called node::kStopMsMax later, less a little, the process
// ends: whatever hangs then (a picture half painted, a server that does not answer) is left as a crash would
// leave it.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void on_stop(std::function<void()> stop);
  // What `stop` speaks to may go now.
  void end();

 private:
  std::atomic<bool> over_{false};
  std::thread waiter_;
};

}  // namespace colophon::cli
