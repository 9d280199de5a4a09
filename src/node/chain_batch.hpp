// What the chain says about a stretch of blocks, gathered and checked before any of it is stored.
#pragma once

#include <map>
#include <vector>

#include "chain/artist.hpp"
#include "chain/events.hpp"
#include "chain/studio.hpp"
#include "eth/client.hpp"

namespace colophon::node {

// What the contracts keep for ever about a commission, beside its events.
struct CommissionFacts {
  chain::Commission terms{};
  Bytes recipe_bytes{};
  paint::Recipe recipe{};  // unchecked: contracts let texts pass that painters refuse
};

struct BlockEvents {
  std::uint64_t number = 0;
  Bytes32 hash{};
  Bytes32 parent{};
  std::uint64_t time_s = 0;
  bool header_known = false;  // else only number and time
  std::vector<chain::ChainEvent> events{};
};

struct ChainBatch {
  std::vector<BlockEvents> blocks{};  // ascending; those without events may be left out but for the last
  std::map<std::uint64_t, CommissionFacts> commissions{};      // of those ordered in these blocks
  std::map<Bytes32, std::vector<chain::SplitShare>> splits{};  // of the pieces minted in these blocks
  std::map<eth::Address, chain::ArtistConfig> artists{};       // of those that say something in them
};

class BatchReader {
 public:
  BatchReader(eth::Client& client, const chain::Deployment& deployment)
      : client_(client), deployment_(deployment), events_(deployment) {}

  // The block after `parent`, by its header's filter and its hash: an empty answer is believed only where
  // the filter says so. Errors: ChainMoved (it does not follow `parent`: ask again), HalfAnswer, those of
  // eth::Client.
  Result<void> add_block(std::uint64_t number, const Bytes32& parent, ChainBatch& batch);

  // Blocks too old to be taken back, by range. Errors: HalfAnswer, those of eth::Client.
  Result<void> add_range(std::uint64_t from, std::uint64_t to, ChainBatch& batch);

  // An artist's constants, read once. Errors: ChainMoved (there is none now), those of eth::Client.
  Result<chain::ArtistConfig> artist(const eth::Address& address);

  // What the events of the batch need beside themselves. Error: ChainMoved.
  Result<void> add_facts(ChainBatch& batch);

 private:
  Result<void> add_logs(std::vector<eth::LogEntry> logs, ChainBatch& batch);
  Result<CommissionFacts> read_commission(const chain::ChainEvent& event);

  eth::Client& client_;
  const chain::Deployment deployment_;
  chain::EventReader events_;
  std::map<eth::Address, chain::ArtistConfig> artists_;  // an address follows from all of them
};

}  // namespace colophon::node
