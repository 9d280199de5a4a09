// One event into the chain tables. What is written depends on the event, the facts given with it and earlier
// events alone.
#pragma once

#include "node/chain_batch.hpp"
#include "node/store.hpp"

namespace colophon::node {

struct Applied {
  const chain::ChainEvent& event;
  const BlockEvents& block;
  const ChainBatch& batch;
  const chain::StudioTerms& terms;
  const chain::Deployment& deployment;

  std::uint64_t number(std::string_view field) const {
    return event[field].to_uint256().to_u64().value_or(0);
  }
  Bytes32 word(std::string_view field) const { return event[field].word(); }
  eth::Address address(std::string_view field) const { return event[field].to_address(); }
  eth::Uint256 amount(std::string_view field) const { return event[field].to_uint256(); }
  const Bytes32& tx() const { return event.log.transaction_hash; }
  std::uint64_t time_s() const { return block.time_s; }
};

// Inside Store::write. All may throw SQLite::Exception.
void apply_event(Store& store, const Applied& applied);

// Its parts, by contract.
void apply_studio(Store& store, const Applied& applied);
void apply_token(Store& store, const Applied& applied);
void apply_registry(Store& store, const Applied& applied);
void apply_revenue(Store& store, const Applied& applied);
void apply_auction_house(Store& store, const Applied& applied);
void apply_steward(Store& store, const Applied& applied);
void apply_artist(Store& store, const Applied& applied);

}  // namespace colophon::node
