// What every role works with. References outlive the roles; the node's one loop uses them.
#pragma once

#include <spdlog/logger.h>
#include <string>

#include "chain/deployment.hpp"
#include "chain/studio.hpp"
#include "eth/client.hpp"
#include "node/artefacts.hpp"
#include "node/counters.hpp"
#include "node/journal.hpp"
#include "node/painting.hpp"
#include "node/settings.hpp"
#include "node/shelf.hpp"
#include "node/store.hpp"

namespace colophon::node {

struct Context {
  const Settings& settings;
  const chain::Deployment& deployment;
  const chain::StudioTerms& terms;
  Store& store;
  eth::Client& client;
  Journal& journal;
  Shelf& shelf;
  PaintPool& pool;    // this process
  PaintQueue& queue;  // where the provider's work goes: the pool, or a fleet
  Artefacts& artefacts;
  Counters& counters;
  spdlog::logger& log;

  // Wants it, and says so once.
  Result<IntentState> want(const std::string& key, const eth::CallRequest& call);
};

// The chain's time and place that a round of the roles works with.
struct Moment {
  std::uint64_t time_s = 0;  // of the newest block
  std::uint64_t block = 0;
};

// A painting that failed is tried again after that long: what was amiss may be mended, and a claim binds a
// bond.
inline constexpr std::uint64_t kFailedPaintingRestMs = 30'000;

// Milliseconds of the day.
std::uint64_t wall_ms();

}  // namespace colophon::node
