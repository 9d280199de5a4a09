// The chain tables kept level with the chain. Old blocks are read in ranges, the newest 64 one by one, each
// believed only where it follows the one before; when the chain takes blocks back, so do the tables, to the
// fork point, and the new blocks are read. Not thread-safe.
#pragma once

#include "node/chain_batch.hpp"
#include "node/counters.hpp"
#include "node/store.hpp"

namespace colophon::node {

class Index {
 public:
  // All must outlive this object. `store` may hold another index of the same contracts, and nothing else.
  Index(Store& store, eth::Client& client, const chain::Deployment& deployment, Counters& counters)
      : store_(store),
        client_(client),
        deployment_(deployment),
        counters_(counters),
        reader_(client, deployment) {}

  struct Progress {
    std::uint64_t block = 0;  // indexed up to here
    std::uint64_t time_s = 0;
    std::uint64_t head = 0;
    std::size_t events = 0;                      // new in this step
    std::optional<std::uint64_t> forked_from{};  // the blocks above this one were taken back
    bool level() const { return block >= head; }
  };

  // One bounded step: a range, or the newest blocks, or a roll-back. Errors: OtherChain (the file is about
  // another chain or other contracts), NodeContradiction, ChainMoved and HalfAnswer (harmless: call again),
  // those of eth::Client and Store. Nothing is half-stored.
  Result<Progress> advance();

  // Steps until it is level; ChainMoved and HalfAnswer are tried again at most 10 times in a row.
  Result<Progress> catch_up();

  const chain::StudioTerms& terms() const { return terms_; }  // after the first advance()

 private:
  struct Cursor {
    std::uint64_t block = 0;
    Bytes32 hash{};
    std::uint64_t time_s = 0;
  };
  Result<void> begin();
  Result<void> check_deployment(const Bytes32& genesis);
  Result<void> write_deployment(const Bytes32& genesis);
  Result<void> check_artists();
  Result<void> remember_artists();
  Result<Cursor> cursor();
  Result<std::optional<std::uint64_t>> find_fork(const Cursor& cursor, std::uint64_t head);
  Result<void> take_back_to(std::uint64_t block);
  Result<void> start_over();
  Result<void> add_old(std::uint64_t first, std::uint64_t last, ChainBatch& batch);
  Result<std::size_t> add(const ChainBatch& batch, std::uint64_t head, bool can_be_undone);
  Result<Progress> progress(std::uint64_t head, std::size_t events);

  Store& store_;
  eth::Client& client_;
  const chain::Deployment deployment_;
  Counters& counters_;
  BatchReader reader_;
  chain::StudioTerms terms_;
  bool begun_ = false;
  static constexpr std::uint64_t kRangeBlocksMax = 10'000;
  std::uint64_t range_blocks_ = kRangeBlocksMax;
};

}  // namespace colophon::node
