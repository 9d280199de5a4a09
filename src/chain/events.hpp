// The events of all our contracts, by one table: a log becomes the event it is, with its fields by name.
// Thread-safe.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chain/deployment.hpp"
#include "eth/event.hpp"

namespace colophon::chain {

// One row of the table.
struct EventKind {
  std::string_view contract;  // as the deployments file names it: "auctionHouse"; "artist": each of them
  eth::Address Deployment::*address;  // null: the artists
  eth::EventType type;
  std::string_view name() const { return type.signature().name; }
  // Where it comes from; a contract that is not deployed has no address.
  std::vector<eth::Address> addresses(const Deployment& deployment) const;
};

std::span<const EventKind> event_kinds();

struct ChainEvent {
  const EventKind* kind = nullptr;
  eth::AbiValue::List values{};
  eth::LogEntry log{};  // where it stands; topics and data as they came

  bool is(std::string_view contract, std::string_view name) const {
    return kind->contract == contract && kind->name() == name;
  }
  // A field by the name that the table gives it; another name is our bug.
  const eth::AbiValue& operator[](std::string_view field) const;
  bool has(std::string_view field) const;

  // Fields as a page wants them: addresses with their checksum, hashes and token ids in hexadecimal, numbers
  // up to 32 bits as numbers and larger ones in decimal digits, strangers' texts made UTF-8.
  nlohmann::ordered_json to_json() const;
};

class EventReader {
 public:
  explicit EventReader(const Deployment& deployment) : deployment_(deployment) {}

  std::vector<eth::Address> addresses() const;

  // nullopt: not ours, or no event that the table lists. Error: NodeContradiction (our contract can't have
  // written that).
  Result<std::optional<ChainEvent>> read(const eth::LogEntry& log) const;

 private:
  Deployment deployment_;
};

}  // namespace colophon::chain
