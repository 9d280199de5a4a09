#include "chain/events.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "chain/registry.hpp"
#include "chain/revenue.hpp"

namespace colophon::chain {
namespace {

struct Row {
  std::string_view contract;
  eth::Address Deployment::*address;
  std::string_view signature;
};

// contracts/src/interfaces. Approvals, ERC-4906 and ERC-7007 say nothing that these do not.
constexpr std::array kRows = {
    Row{"studio", &Deployment::studio,
        "Commissioned(uint256 indexed id,address indexed creator,address indexed provider,bytes32 "
        "recipeHash)"},
    Row{"studio", &Deployment::studio,
        "Claimed(uint256 indexed id,address indexed provider,bytes32 indexed requestHash,uint64 seed)"},
    Row{"studio", &Deployment::studio,
        "Delivered(uint256 indexed id,address indexed provider,bytes32 imageHash,bytes32 traceRoot)"},
    Row{"studio", &Deployment::studio, "Challenged(uint256 indexed id,address indexed challenger)"},
    Row{"studio", &Deployment::studio, "Resolved(uint256 indexed id,uint8 verdict)"},
    Row{"studio", &Deployment::studio, "Accepted(uint256 indexed id,uint256 indexed tokenId)"},
    Row{"studio", &Deployment::studio, "Finalised(uint256 indexed id,uint256 indexed tokenId)"},
    Row{"studio", &Deployment::studio, "Refunded(uint256 indexed id,uint8 from)"},
    Row{"studio", &Deployment::studio, "Voided(uint256 indexed id)"},
    Row{"studio", &Deployment::studio, "Disproved(uint256 indexed id,uint256 indexed tokenId)"},
    Row{"studio", &Deployment::studio,
        "Slashed(uint256 indexed id,address indexed account,uint256 costs,uint256 burned)"},
    Row{"token", &Deployment::token,
        "Minted(uint256 indexed tokenId,uint256 indexed commission,address indexed creator,bytes32 "
        "recipeHash,"
        "uint64 seed,bytes32 imageHash,bytes32 traceRoot)"},
    Row{"token", &Deployment::token,
        "Transfer(address indexed from,address indexed to,uint256 indexed tokenId)"},
    Row{"registry", &Deployment::registry,
        "Registered(bytes32 indexed id,uint8 indexed kind,address indexed registrant,uint32 slot,address "
        "payee,"
        "uint16 share,string name,string licence,bytes32 terms,bytes32[] parents,bytes32 previous)"},
    Row{"registry", &Deployment::registry,
        "SlotOffered(uint256 indexed slot,address indexed holder,address indexed to)"},
    Row{"registry", &Deployment::registry,
        "SlotTaken(uint256 indexed slot,address indexed from,address indexed to)"},
    Row{"registry", &Deployment::registry,
        "Contested(bytes32 indexed id,address indexed contester,uint256 endsAt)"},
    Row{"registry", &Deployment::registry, "ContestClosed(bytes32 indexed id,bool upheld)"},
    Row{"revenue", &Deployment::revenue,
        "Paid(address indexed source,uint256 indexed tokenId,address indexed payee,uint8 role,address "
        "currency,"
        "uint256 amount,bool credited)"},
    Row{"revenue", &Deployment::revenue,
        "Escrowed(address indexed source,uint256 indexed tokenId,uint256 indexed slot,uint8 role,address "
        "currency,uint256 amount)"},
    Row{"revenue", &Deployment::revenue,
        "EscrowReleased(uint256 indexed slot,address indexed payee,address currency,uint256 amount,bool "
        "credited)"},
    Row{"revenue", &Deployment::revenue,
        "Credited(address indexed account,address indexed currency,uint256 amount)"},
    Row{"revenue", &Deployment::revenue,
        "Withdrawn(address indexed account,address indexed currency,address to,uint256 amount)"},
    Row{"revenue", &Deployment::revenue,
        "ForwarderDeployed(address indexed source,uint256 indexed tokenId,address forwarder)"},
    Row{"auctionHouse", &Deployment::auction_house,
        "AuctionCreated(uint256 indexed id,uint256 indexed tokenId,address indexed seller,uint256 reserve,"
        "uint256 endsAt,bool primary)"},
    Row{"auctionHouse", &Deployment::auction_house,
        "Bid(uint256 indexed id,address indexed bidder,uint256 amount,uint256 endsAt)"},
    Row{"auctionHouse", &Deployment::auction_house,
        "Outbid(uint256 indexed id,address indexed bidder,uint256 amount,bool credited)"},
    Row{"auctionHouse", &Deployment::auction_house,
        "Sold(uint256 indexed id,uint256 indexed tokenId,address indexed buyer,uint256 price)"},
    Row{"auctionHouse", &Deployment::auction_house, "Unsold(uint256 indexed id,uint256 indexed tokenId)"},
    Row{"stalemate", &Deployment::stalemate,
        "Opened(address indexed studio,uint256 indexed id,uint256 endsAt)"},
};

// Solidity checks its enums before it writes them.
Result<void> check_enums(const ChainEvent& event) {
  struct Enum {
    std::string_view field;
    std::uint64_t members;
  };
  constexpr std::array kEnums = {Enum{"verdict", 3}, Enum{"kind", kWorkKinds.size()},
                                 Enum{"role", kRoles.size()}};
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
    case Kind::kList: {
      auto list = nlohmann::ordered_json::array();
      for (const eth::AbiValue& item : value.items()) list.push_back(show(type.inner[0], item));
      return list;
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
    const eth::Address& address = deployment_.*kind.address;
    if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
  }
  return all;
}

Result<std::optional<ChainEvent>> EventReader::read(const eth::LogEntry& log) const {
  for (const EventKind& kind : event_kinds()) {
    if (deployment_.*kind.address != log.address || !kind.type.matches(log)) continue;
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
