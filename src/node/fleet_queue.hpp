// The node's side of a fleet. Requests are put into the queue on the NATS server, results are checked and
// handed on; what the fleet does not paint in time, or paints wrong, is painted here. So a claim is never
// lost to a server that is down or to workers that die or lie. Thread-safe.
//
// Painted here is a request
//   that is too large for a message of the server;
//   that could not be put into the queue for `down_ms`;
//   that no worker has answered after `wait_ms`, or after half of the time that is left for it;
//   whose answer was false or an error.
// Of the answers that look right, a share of `check_percent` is painted here once more, all of them after one
// that was proven wrong; what this node painted is what it delivers.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <spdlog/logger.h>
#include <thread>

#include "node/counters.hpp"
#include "node/fleet_bus.hpp"
#include "node/fleet_message.hpp"
#include "node/painting.hpp"

namespace colophon::node {

struct FleetRules {
  std::uint64_t check_percent = 10;
  std::uint64_t wait_ms = 600'000;
  std::uint64_t down_ms = 10'000;
  Bytes secret{};  // draws who is checked, so that no worker can foresee it
};

class FleetQueue : public PaintQueue {
 public:
  static constexpr std::size_t kKnownMax = 10'000;

  // All given must outlive it.
  FleetQueue(FleetAddress address, FleetRules rules, PaintPool& pool, Counters& counters,
             spdlog::logger& log);
  ~FleetQueue() override;

  bool add(PaintJob job) override;
  std::vector<PaintResult> take() override;
  void kept(const Bytes32& request_hash) override;
  bool busy_with(const Bytes32& request_hash) override;
  bool stop_within_ms(std::uint64_t milliseconds) override;

 private:
  enum class State {
    kWanted,  // to be put into the queue
    kAsked,   // is in it
    kHere,    // painted by this process
    kCheck,   // answered, and painted by this process to see whether that is true
    kTaken,   // handed on, not yet kept
  };
  struct Entry {
    PaintJob job{};
    State state = State::kWanted;
    std::uint64_t since_ms = 0;
    std::uint64_t due_ms = 0;
    bool put = false;                      // may be in the queue
    std::optional<FleetMessage> answer{};  // the message that told it, without its data
    PaintResult told{};                    // kCheck
  };

  void work();
  Result<void> round();
  Result<void> put_what_is_wanted();
  Result<void> say_what_is_over();
  Result<void> hear(const FleetMessage& message);
  void take_overdue();
  bool paint_here(Entry& entry);
  Result<void> refuse(std::unique_lock<std::mutex> lock, Entry& entry, const FleetMessage& message,
                      const Error& why);
  PaintResult checked(Entry& entry, PaintResult painted);
  void say(const Error& error);

  FleetBus bus_;
  const FleetRules rules_;
  PaintPool& pool_;
  Counters& counters_;
  spdlog::logger& log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Bytes32, Entry> known_;
  std::set<Bytes32> over_;  // kept by this process: another answer to them is one too many
  std::vector<PaintResult> ready_;
  std::vector<FleetMessage> answered_;  // to be told that they are done with
  std::vector<Bytes32> dropped_;        // to be taken out of the queue
  bool distrust_ = false;
  bool stopping_ = false;
  bool ended_ = false;
  std::string last_error_;
  std::thread thread_;
};

}  // namespace colophon::node
