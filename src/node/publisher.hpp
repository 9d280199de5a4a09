// Pictures out into the world and back: to an IPFS node, from it, and from HTTP mirrors. Not thread-safe.
#pragma once

#include <optional>
#include <spdlog/logger.h>

#include "node/artefacts.hpp"
#include "node/counters.hpp"
#include "node/ipfs.hpp"
#include "node/publisher_fetch.hpp"
#include "node/settings.hpp"
#include "node/store.hpp"

namespace colophon::node {

class Publisher {
 public:
  // All must outlive this object.
  Publisher(const Settings& settings, Store& store, Artefacts& artefacts, Counters& counters,
            spdlog::logger& log);

  // Publishes one picture that no IPFS node has from us yet, unpins one that a takedown case hides, and
  // brings pictures that we lack. Trouble there is tried again after a while, never an error of the node.
  Result<void> tick();

 private:
  // After a failure, which is said once in a row.
  struct Pause {
    std::uint64_t until_ms = 0;
    bool told = false;
  };
  bool resting(const Pause& pause) const;
  void rest(Pause& pause, const Error& error);
  Result<void> publish();
  Result<void> withdraw();

  const Settings& settings_;
  Store& store_;
  Artefacts& artefacts_;
  Counters& counters_;
  spdlog::logger& log_;
  std::optional<Ipfs> ipfs_;
  PictureFetcher fetcher_;
  Pause publishing_{};
  Pause withdrawing_{};
};

}  // namespace colophon::node
