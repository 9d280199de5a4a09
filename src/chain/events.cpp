#include "chain/events.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "chain/artist.hpp"
#include "chain/event_signatures.hpp"
#include "chain/registry.hpp"
#include "chain/revenue.hpp"
#include "chain/studio.hpp"

namespace colophon::chain {
namespace {

struct Row {
  std::string_view contract;
  eth::Address Deployment::*address;
  std::string_view signature;
};

// contracts/src/interfaces. Approvals, ERC-4906 and ERC-7007 say nothing that these do not.
constexpr std::array kRows = {
    Row{"studio", &Deployment::studio, events::kCommissioned},
    Row{"studio", &Deployment::studio, events::kClaimed},
    Row{"studio", &Deployment::studio, events::kDelivered},
    Row{"studio", &Deployment::studio, events::kChallenged},
    Row{"studio", &Deployment::studio, events::kResolved},
    Row{"studio", &Deployment::studio, events::kAccepted},
    Row{"studio", &Deployment::studio, events::kFinalised},
    Row{"studio", &Deployment::studio, events::kRefunded},
    Row{"studio", &Deployment::studio, events::kVoided},
    Row{"studio", &Deployment::studio, events::kDisproved},
    Row{"studio", &Deployment::studio, events::kSlashed},
    Row{"token", &Deployment::token, events::kMinted},
    Row{"token", &Deployment::token, events::kTransfer},
    Row{"registry", &Deployment::registry, events::kRegistered},
    Row{"registry", &Deployment::registry, events::kSlotOffered},
    Row{"registry", &Deployment::registry, events::kSlotTaken},
    Row{"registry", &Deployment::registry, events::kContested},
    Row{"registry", &Deployment::registry, events::kContestClosed},
    Row{"revenue", &Deployment::revenue, events::kPaid},
    Row{"revenue", &Deployment::revenue, events::kEscrowed},
    Row{"revenue", &Deployment::revenue, events::kEscrowReleased},
    Row{"revenue", &Deployment::revenue, events::kCredited},
    Row{"revenue", &Deployment::revenue, events::kWithdrawn},
    Row{"revenue", &Deployment::revenue, events::kForwarderDeployed},
    Row{"auctionHouse", &Deployment::auction_house, events::kAuctionCreated},
    Row{"auctionHouse", &Deployment::auction_house, events::kBid},
    Row{"auctionHouse", &Deployment::auction_house, events::kOutbid},
    Row{"auctionHouse", &Deployment::auction_house, events::kSold},
    Row{"auctionHouse", &Deployment::auction_house, events::kUnsold},
    Row{"stalemate", &Deployment::stalemate, events::kOpened},
    Row{"steward", &Deployment::steward, events::kNoticed},
    Row{"steward", &Deployment::steward, events::kHidden},
    Row{"steward", &Deployment::steward, events::kCountered},
    Row{"steward", &Deployment::steward, events::kSued},
    Row{"steward", &Deployment::steward, events::kClosed},
    Row{"steward", &Deployment::steward, events::kRuled},
    Row{"steward", &Deployment::steward, events::kRecalled},
    Row{"steward", &Deployment::steward, events::kEnacted},
    Row{"steward", &Deployment::steward, events::kRoleOffered},
    Row{"steward", &Deployment::steward, events::kRoleTaken},
    Row{"artist", nullptr, events::kWordProposed},
    Row{"artist", nullptr, events::kWordAdded},
    Row{"artist", nullptr, events::kHandAdded},
    Row{"artist", nullptr, events::kBegun},
    Row{"artist", nullptr, events::kComposed},
    Row{"artist", nullptr, events::kExhibited},
    Row{"artist", nullptr, events::kAbandoned},
    Row{"artist", nullptr, events::kLearned},
    Row{"artist", nullptr, events::kArchived},
    Row{"artist", nullptr, events::kArchiveSold},
    Row{"artist", nullptr, events::kWaiting},
    Row{"artist", nullptr, events::kTipped},
    Row{"artist", nullptr, events::kReceived},
    Row{"artist", nullptr, events::kPatronised},
    Row{"artist", nullptr, events::kPatronPaid},
    Row{"artistSchool", &Deployment::school, events::kCorpusPublished},
    Row{"artistSchool", &Deployment::school, events::kAdopted},
};

// Solidity checks its enums before it writes them.
Result<void> check_enums(const ChainEvent& event) {
  struct Enum {
    std::string_view field;
    std::uint64_t members;
  };
  constexpr std::array kEnums = {Enum{"verdict", 3}, Enum{"kind", kWorkKinds.size()},
                                 Enum{"role", kRoles.size()}, Enum{"step", kArtistStepNames.size()},
                                 Enum{"status", kStatusNames.size()}};
  for (const Enum& one : kEnums) {
    if (event.has(one.field) && event[one.field].to_u64() >= one.members)
      return Error{"AbiOutOfRange", std::string(one.field) + " has no such member"};
  }
  return {};
}

nlohmann::ordered_json show(const eth::AbiType& type, const eth::AbiValue& value) {
  using Kind = eth::AbiType::Kind;
  constexpr std::size_t kNumberBitsMax = 32;
  constexpr std::size_t kTextBytesMax = 1'024;
  switch (type.kind) {
    case Kind::kBool:
      return value.to_bool();
    case Kind::kAddress:
      return to_text(value.to_address());
    case Kind::kUint:
      if (type.size == 256 && (type.name == "tokenId" || type.name == "slot")) return to_hex_0x(value.word());
      if (type.size <= kNumberBitsMax) return value.to_u64();
      return value.to_uint256().decimal();
    case Kind::kString:
      return printable(value.to_text(), kTextBytesMax);
    case Kind::kBytes:
      return to_hex_0x(value.to_bytes());
    case Kind::kList:
    case Kind::kArray: {
      auto list = nlohmann::ordered_json::array();
      for (const eth::AbiValue& item : value.items()) list.push_back(show(type.inner[0], item));
      return list;
    }
    case Kind::kTuple: {
      auto object = nlohmann::ordered_json::object();
      for (std::size_t i = 0; i < type.inner.size(); ++i)
        object[type.inner[i].name] = show(type.inner[i], value.items()[i]);
      return object;
    }
    default:
      return to_hex_0x(value.word());
  }
}

std::size_t find_field(const EventKind& kind, std::string_view field) {
  const auto& parameters = kind.type.signature().parameters.inner;
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const eth::AbiType& type) { return type.name == field; });
  return static_cast<std::size_t>(found - parameters.begin());
}

}  // namespace

std::span<const EventKind> event_kinds() {
  static const std::vector<EventKind> all = [] {
    std::vector<EventKind> kinds;
    for (const Row& row : kRows)
      kinds.push_back({row.contract, row.address, eth::EventType::parse(row.signature).value()});
    return kinds;
  }();
  return all;
}

std::vector<eth::Address> EventKind::addresses(const Deployment& deployment) const {
  if (address == nullptr) return deployment.artists;
  const eth::Address& one = deployment.*address;
  return one.is_zero() ? std::vector<eth::Address>() : std::vector{one};
}

const eth::AbiValue& ChainEvent::operator[](std::string_view field) const {
  const std::size_t at = find_field(*kind, field);
  COLOPHON_CHECK(at < values.size());
  return values[at];
}

bool ChainEvent::has(std::string_view field) const {
  return find_field(*kind, field) < values.size();
}

nlohmann::ordered_json ChainEvent::to_json() const {
  const auto& parameters = kind->type.signature().parameters.inner;
  auto json = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < values.size(); ++i) json[parameters[i].name] = show(parameters[i], values[i]);
  return json;
}

std::vector<eth::Address> EventReader::addresses() const {
  std::vector<eth::Address> all;
  for (const EventKind& kind : event_kinds()) {
    for (const eth::Address& address : kind.addresses(deployment_)) {
      if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
    }
  }
  return all;
}

Result<std::optional<ChainEvent>> EventReader::read(const eth::LogEntry& log) const {
  for (const EventKind& kind : event_kinds()) {
    if (!kind.type.matches(log)) continue;
    const auto from = kind.addresses(deployment_);
    if (std::find(from.begin(), from.end(), log.address) == from.end()) continue;
    auto values = kind.type.decode(log);
    ChainEvent event{&kind, values ? *std::move(values) : eth::AbiValue::List{}, log};
    const auto checked = values ? check_enums(event) : Result<void>(values.error());
    if (checked) return std::optional<ChainEvent>(std::move(event));
    return Error{"NodeContradiction",
                 "log " + std::to_string(log.log_index) + " of block " + std::to_string(log.block_number) +
                     " is no " + std::string(kind.name()) +
                     " as our contract writes it: " + checked.error().message,
                 "ask another node"};
  }
  return std::optional<ChainEvent>();
}

}  // namespace colophon::chain
