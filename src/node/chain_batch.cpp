#include "node/chain_batch.hpp"

#include <algorithm>

#include "eth/bloom.hpp"
#include "paint/recipe_bytes.hpp"
#include "paint/request_hash.hpp"

namespace colophon::node {
namespace {

Error half_answer(const std::string& what) {
  return {"HalfAnswer", what, "the node may lag behind its peers: it is asked again"};
}

Error chain_moved(const std::string& what) {
  return {"ChainMoved", what, "the chain was reorganised while it was read: it is read again"};
}

bool may_hold(const eth::BlockHeader& header, const std::vector<eth::Address>& addresses) {
  return std::any_of(addresses.begin(), addresses.end(), [&](const eth::Address& address) {
    return eth::bloom_may_hold(header.logs_bloom, address.bytes);
  });
}

// A filter that holds both an address and a topic of that contract's promises a log, but for chance: three
// bits of 2,048 may be set by others. So an empty answer is a doubt, not a proof.
bool filter_promises(const eth::BlockHeader& header, const chain::Deployment& deployment) {
  if (header.logs_bloom.empty()) return false;
  return std::any_of(chain::event_kinds().begin(), chain::event_kinds().end(),
                     [&](const chain::EventKind& kind) {
                       return may_hold(header, kind.addresses(deployment)) &&
                              eth::bloom_may_hold(header.logs_bloom, kind.type.topic());
                     });
}

}  // namespace

Result<void> BatchReader::add_block(std::uint64_t number, const Bytes32& parent, ChainBatch& batch) {
  COLOPHON_TRY(const auto header, client_.block(eth::BlockTag::at(number)));
  if (!header) return half_answer("block " + std::to_string(number) + " is missing below the newest one");
  if (header->number != number) return half_answer("another block than " + std::to_string(number) + " came");
  if (header->parent_hash != parent) {
    return chain_moved("block " + std::to_string(number) + " does not follow the one before it");
  }
  batch.blocks.push_back({number, header->hash, header->parent_hash, header->timestamp_s, true, {}});
  const auto addresses = events_.addresses();
  if (!may_hold(*header, addresses)) return {};
  COLOPHON_TRY(auto logs, client_.logs({.block_hash = header->hash, .addresses = addresses}));
  if (logs.empty() && filter_promises(*header, deployment_)) {
    // Asked once more: a filter that lies twice is chance, or a node that can't be believed anyway.
    COLOPHON_TRY(logs, client_.logs({.block_hash = header->hash, .addresses = addresses}));
  }
  for (const eth::LogEntry& log : logs) {
    if (log.block_hash != header->hash || log.block_number != number)
      return half_answer("a log of another block than " + std::to_string(number) + " came");
  }
  return add_logs(std::move(logs), batch);
}

Result<void> BatchReader::add_range(std::uint64_t from, std::uint64_t to, ChainBatch& batch) {
  COLOPHON_TRY(const auto last, client_.block(eth::BlockTag::at(to)));
  if (!last) return half_answer("block " + std::to_string(to) + " is missing below the newest one");
  COLOPHON_TRY(auto logs,
               client_.logs({.from_block = from, .to_block = to, .addresses = events_.addresses()}));
  for (const eth::LogEntry& log : logs) {
    if (log.block_number < from || log.block_number > to)
      return half_answer("a log of block " + std::to_string(log.block_number) +
                         " came, outside of the range");
  }
  COLOPHON_TRY_VOID(add_logs(std::move(logs), batch));
  if (batch.blocks.empty() || batch.blocks.back().number != to) batch.blocks.push_back({.number = to});
  BlockEvents& end = batch.blocks.back();
  if (!end.events.empty() && end.events.front().log.block_hash != last->hash)
    return chain_moved("block " + std::to_string(to) + " changed while its logs were read");
  end.hash = last->hash;
  end.parent = last->parent_hash;
  end.time_s = last->timestamp_s;
  end.header_known = true;
  return {};
}

Result<void> BatchReader::add_logs(std::vector<eth::LogEntry> logs, ChainBatch& batch) {
  std::sort(logs.begin(), logs.end(), [](const eth::LogEntry& a, const eth::LogEntry& b) {
    return std::pair(a.block_number, a.log_index) < std::pair(b.block_number, b.log_index);
  });
  for (const eth::LogEntry& log : logs) {
    if (log.removed) continue;
    COLOPHON_TRY(auto event, events_.read(log));
    if (!event) continue;
    if (batch.blocks.empty() || batch.blocks.back().number != log.block_number) {
      BlockEvents block{.number = log.block_number};
      if (log.block_timestamp_s) {
        block.time_s = *log.block_timestamp_s;
      } else {
        COLOPHON_TRY(const auto header, client_.block(log.block_hash));
        if (!header) return chain_moved("block " + to_hex_0x(log.block_hash) + " is gone");
        block.time_s = header->timestamp_s;
      }
      batch.blocks.push_back(std::move(block));
    }
    auto& events = batch.blocks.back().events;
    if (!events.empty() && events.back().log.log_index == log.log_index)
      return half_answer("log " + std::to_string(log.log_index) + " of block " +
                         std::to_string(log.block_number) + " came twice");
    events.push_back(*std::move(event));
  }
  return {};
}

// The contract's state is read at the newest block, where everything about a commission still stands; its own
// block number and recipe hash say whether it is the commission of that event.
Result<CommissionFacts> BatchReader::read_commission(const chain::ChainEvent& event) {
  const std::uint64_t id = event["id"].to_uint256().to_u64().value_or(0);
  const chain::Studio studio(client_, deployment_.studio);
  const auto moved = [&] { return chain_moved("commission " + std::to_string(id) + " is another one now"); };
  const auto terms = studio.commission_terms(id);
  if (!terms) return terms.error().code == "UnknownCommission" ? moved() : terms.error();
  const auto bytes = studio.recipe_bytes(id);
  if (!bytes) return bytes.error().code == "UnknownCommission" ? moved() : bytes.error();
  COLOPHON_TRY(paint::Recipe recipe, paint::decode_recipe_unchecked(*bytes));
  if (terms->block_number != event.log.block_number || terms->creator != event["creator"].to_address() ||
      paint::recipe_hash(recipe) != event["recipeHash"].word())
    return moved();
  return CommissionFacts{*terms, *bytes, std::move(recipe)};
}

Result<chain::ArtistConfig> BatchReader::artist(const eth::Address& address) {
  const auto known = artists_.find(address);
  if (known != artists_.end()) return known->second;
  auto config = chain::Artist(client_, address).config();
  if (!config && eth::is_nodes_trouble(config.error())) return config;
  if (!config) return chain_moved("artist " + to_text(address) + " is not there: " + config.error().message);
  return artists_.emplace(address, *std::move(config)).first->second;
}

Result<void> BatchReader::add_facts(ChainBatch& batch) {
  const chain::Studio studio(client_, deployment_.studio);
  for (const BlockEvents& block : batch.blocks) {
    for (const chain::ChainEvent& event : block.events) {
      if (event.is("studio", "Commissioned")) {
        COLOPHON_TRY(auto facts, read_commission(event));
        batch.commissions[event["id"].to_uint256().to_u64().value_or(0)] = std::move(facts);
      } else if (event.is("token", "Minted")) {
        const Bytes32 token = event["tokenId"].word();
        auto split = studio.split(token);
        if (!split && split.error().code.starts_with("Rpc")) return std::move(split).error();
        if (!split)
          return chain_moved("piece " + to_hex_0x(token) + " is not minted: " + split.error().message);
        batch.splits[token] = *std::move(split);
      } else if (event.kind->contract == "artist" && !batch.artists.contains(event.log.address)) {
        COLOPHON_TRY(batch.artists[event.log.address], artist(event.log.address));
      }
    }
  }
  return {};
}

}  // namespace colophon::node
