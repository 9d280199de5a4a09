// What the node counts for /healthz and /metrics. Each number only grows, but the last four, which say how
// it is now. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

#include "eth/json_rpc.hpp"

namespace colophon::node {

struct Counters {
  using Count = std::atomic<std::uint64_t>;
  // The chain's node
  Count rpc_requests{0};
  Count rpc_unreachable{0};
  Count rpc_timeouts{0};
  Count rpc_rate_limited{0};   // HTTP 429
  Count rpc_server_errors{0};  // HTTP 5xx
  Count rpc_other_failures{0};
  Count rpc_half_answers{0};  // what contradicts itself or lacks what its header promises
  Count rpc_behind{0};        // its newest block is older than what it showed before
  // The index
  Count blocks_indexed{0};
  Count events_indexed{0};
  Count reorganisations{0};
  Count blocks_taken_back{0};
  // The journal
  Count transactions_signed{0};
  Count transactions_sent{0};
  Count transactions_mined{0};
  Count transactions_reverted{0};
  Count transactions_refused{0};  // by an estimate: never signed
  Count transactions_resent{0};
  Count fee_bumps{0};
  // Painting
  Count paintings{0};
  Count painting_failures{0};
  Count checks{0};
  Count disagreements{0};
  // The fleet
  Count fleet_asked{0};          // requests put into the queue
  Count fleet_answers{0};        // pictures that look right
  Count fleet_refused{0};        // what can be seen to be false without painting
  Count fleet_worker_errors{0};  // answers that say why there is no picture
  Count fleet_duplicates{0};
  Count fleet_checked{0};       // pictures painted here once more
  Count fleet_lies{0};          // of those: found to be false
  Count fleet_painted_here{0};  // requests that the fleet was too late for, or false
  Count fleet_failures{0};      // calls to the NATS server that failed
  // Publishing
  Count artefacts_published{0};
  Count artefacts_fetched{0};
  Count artefacts_refused{0};  // bytes that do not have the hash
  // Now
  Count fleet_connected{0};  // 1: the NATS server answers
  Count head_block{0};
  Count indexed_block{0};
  Count last_success_ms{0};  // of the machine's monotonic clock: when a tick last went through
};

// Counts what passes through another transport.
class CountingTransport : public eth::Transport {
 public:
  CountingTransport(eth::Transport& inner, Counters& counters) : inner_(inner), counters_(counters) {}
  Result<eth::HttpAnswer> post(std::string_view body) override;
  std::string name() const override { return inner_.name(); }

 private:
  eth::Transport& inner_;
  Counters& counters_;
};

}  // namespace colophon::node
