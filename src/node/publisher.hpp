// Files out into the world and back: to an IPFS node, from it, and from HTTP mirrors. What comes back is
// taken only if it has the hash. Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <spdlog/logger.h>

#include "node/artefacts.hpp"
#include "node/counters.hpp"
#include "node/ipfs.hpp"
#include "node/settings.hpp"
#include "node/store.hpp"

namespace colophon::node {

class Publisher {
 public:
  // All must outlive this object.
  Publisher(const Settings& settings, Store& store, Artefacts& artefacts, Counters& counters,
            spdlog::logger& log);

  // Publishes one picture that no IPFS node has from us yet. Trouble there is logged once and tried again
  // after a while, never an error of the node.
  Result<void> tick();

  // By SHA-256: here, from IPFS where it is one block, or from a mirror (MIRROR/HASH). Error: ArtefactMissing
  // (who was asked, and what they gave).
  Result<Bytes> fetch(const Bytes32& hash);

 private:
  const Settings& settings_;
  Store& store_;
  Artefacts& artefacts_;
  Counters& counters_;
  spdlog::logger& log_;
  std::optional<Ipfs> ipfs_;
  net::HttpClient http_;
  std::uint64_t not_before_ms_ = 0;
  bool failed_ = false;
};

// A file from the first of `places` whose bytes pass `right`. Error: `missing` with each place's answer.
struct Place {
  std::string name{};
  std::function<Result<Bytes>()> get{};
};
Result<Bytes> fetch_from(const std::vector<Place>& places, const std::function<bool(ByteView)>& right,
                         Counters& counters, Error missing);

// GET of a file. Errors: those of HttpClient, HttpFailed (another status than 200).
Result<Bytes> get_file(net::HttpClient& http, const std::string& url);

}  // namespace colophon::node
