#include "chain/history_events.hpp"

#include <map>

#include "base/check.hpp"
#include "chain/revenue.hpp"
#include "provenance/words.hpp"

namespace colophon::chain {
namespace {

constexpr ShownField kCommissioned[] = {{"creator", 1, Show::kAddress}, {"recipe", 3, Show::kHash}};
constexpr ShownField kClaimed[] = {{"provider", 1, Show::kAddress}, {"seed", 3, Show::kNumber}};
constexpr ShownField kDelivered[] = {
    {"provider", 1, Show::kAddress}, {"image", 2, Show::kHash}, {"trace", 3, Show::kHash}};
constexpr ShownField kChallenged[] = {{"challenger", 1, Show::kAddress}};
constexpr ShownField kResolved[] = {{"verdict", 1, Show::kVerdict}};
constexpr ShownField kSlashed[] = {{"account", 1, Show::kAddress}, {"burned", 3, Show::kEther}};
constexpr ShownField kTransfer[] = {{"from", 0, Show::kAddress}, {"to", 1, Show::kAddress}};
constexpr ShownField kAuction[] = {{"auction", 0, Show::kNumber}, {"seller", 2, Show::kAddress}};
constexpr ShownField kBid[] = {{"bidder", 1, Show::kAddress}, {"bid", 2, Show::kEther}};
constexpr ShownField kSold[] = {{"buyer", 2, Show::kAddress}, {"price", 3, Show::kEther}};
constexpr ShownField kUnsold[] = {{"auction", 0, Show::kNumber}};
constexpr ShownField kPaid[] = {
    {"role", 3, Show::kRole}, {"payee", 2, Show::kAddress}, {"amount", 5, Show::kAmount}};
constexpr ShownField kEscrowed[] = {{"role", 3, Show::kRole}, {"amount", 5, Show::kAmount}};
constexpr ShownField kHanded[] = {{"to", 2, Show::kAddress}};
constexpr ShownField kRevealed[] = {{"prompt", 3, Show::kText}, {"negative prompt", 4, Show::kText}};
constexpr ShownField kNoticed[] = {{"case", 0, Show::kNumber}, {"sender", 3, Show::kAddress}};
constexpr ShownField kHidden[] = {{"case", 0, Show::kNumber}, {"from", 1, Show::kTime}};
constexpr ShownField kCountered[] = {{"case", 0, Show::kNumber}, {"by", 1, Show::kAddress}};
constexpr ShownField kSued[] = {{"case", 0, Show::kNumber}, {"evidence", 1, Show::kHash}};
constexpr ShownField kClosed[] = {{"case", 0, Show::kNumber}, {"by", 1, Show::kAddress}};
constexpr ShownField kRegistered[] = {{"work", 6, Show::kText}, {"registrant", 2, Show::kAddress}};
constexpr ShownField kContested[] = {{"work", 0, Show::kHash}, {"contester", 1, Show::kAddress}};
constexpr ShownField kContestClosed[] = {{"work", 0, Show::kHash}, {"upheld", 1, Show::kTruth}};

constexpr EventRow kRows[] = {
    {"Registered(bytes32 indexed id,uint8 indexed kind,address indexed registrant,uint32 slot,address "
     "payee,uint16 share,string name,string licence,bytes32 terms,bytes32[] parents,bytes32 previous)",
     "work registered", kRegistered},
    {"Contested(bytes32 indexed id,address indexed contester,uint256 endsAt)", "work contested", kContested},
    {"ContestClosed(bytes32 indexed id,bool upheld)", "contest closed", kContestClosed},
    {"Commissioned(uint256 indexed id,address indexed creator,address indexed provider,bytes32 recipeHash)",
     "commissioned", kCommissioned},
    {"Handed(address indexed studio,uint256 indexed id,address indexed provider,bytes32 key,bytes "
     "sealedPrompt)",
     "prompt handed over, sealed", kHanded},
    {"Claimed(uint256 indexed id,address indexed provider,bytes32 indexed requestHash,uint64 seed)",
     "claimed", kClaimed},
    {"Delivered(uint256 indexed id,address indexed provider,bytes32 imageHash,bytes32 traceRoot)",
     "delivered", kDelivered},
    {"Challenged(uint256 indexed id,address indexed challenger)", "challenged", kChallenged},
    {"Resolved(uint256 indexed id,uint8 verdict)", "challenge resolved", kResolved},
    {"Accepted(uint256 indexed id,uint256 indexed tokenId)", "accepted by the creator", {}},
    {"Finalised(uint256 indexed id,uint256 indexed tokenId)", "final", {}},
    {"Disproved(uint256 indexed id,uint256 indexed tokenId)", "disproved", {}},
    {"Slashed(uint256 indexed id,address indexed account,uint256 costs,uint256 burned)", "bond lost",
     kSlashed},
    {"Transfer(address indexed from,address indexed to,uint256 indexed id)", "token moved", kTransfer},
    {"Revealed(address indexed studio,uint256 indexed id,bytes32 salt,string prompt,string negativePrompt)",
     "prompt revealed", kRevealed},
    {"AuctionCreated(uint256 indexed id,uint256 indexed tokenId,address indexed seller,uint256 "
     "reserve,uint256 endsAt,bool primary)",
     "auction opened", kAuction},
    {"Bid(uint256 indexed id,address indexed bidder,uint256 amount,uint256 endsAt)", "bid", kBid},
    {"Sold(uint256 indexed id,uint256 indexed tokenId,address indexed buyer,uint256 price)", "sold", kSold},
    {"Unsold(uint256 indexed id,uint256 indexed tokenId)", "not sold", kUnsold},
    {"Paid(address indexed source,uint256 indexed tokenId,address indexed payee,uint8 role,address "
     "currency,uint256 amount,bool credited)",
     "paid", kPaid},
    {"Escrowed(address indexed source,uint256 indexed tokenId,uint256 indexed slot,uint8 role,address "
     "currency,uint256 amount)",
     "held in escrow", kEscrowed},
    {"Noticed(uint256 indexed id,address indexed studio,uint256 indexed tokenId,address "
     "sender,(address,uint256,bytes32,bytes32,bytes32,bool,bool,bool) notice)",
     "takedown notice", kNoticed},
    {"Hidden(uint256 indexed id,uint256 from)", "to be hidden", kHidden},
    {"Countered(uint256 indexed id,address indexed by,(bytes32,bytes32,bool,bool,bool) "
     "counterNotice,uint256 shownFrom)",
     "counter-notice", kCountered},
    {"Sued(uint256 indexed id,bytes32 evidence)", "court called", kSued},
    {"Closed(uint256 indexed id,address indexed by,bytes32 reasons)", "case closed", kClosed}};

constexpr std::string_view kVerdicts[] = {"stalemate", "upheld", "wrong"};

const std::map<Bytes32, std::pair<eth::EventType, const EventRow*>>& types() {
  static const auto all = [] {
    std::map<Bytes32, std::pair<eth::EventType, const EventRow*>> made;
    for (const EventRow& row : kRows) {
      auto type = eth::EventType::parse(row.signature);
      COLOPHON_CHECK(type.ok());
      const Bytes32 topic = type->topic();
      made.emplace(topic, std::pair{std::move(*type), &row});
    }
    return made;
  }();
  return all;
}

std::string show(const eth::AbiValue& value, Show as) {
  switch (as) {
    case Show::kNumber:
      return value.to_uint256().decimal();
    case Show::kAddress:
      return to_text(value.to_address());
    case Show::kEther:
      return eth::format_ether(value.to_uint256());
    case Show::kAmount:
      return value.to_uint256().decimal();
    case Show::kHash:
      return to_hex_0x(value.word());
    case Show::kTime:
      return provenance::utc_time(value.to_uint256().to_u64().value_or(0));
    case Show::kText:
      return provenance::written_text(value.to_text());
    case Show::kTruth:
      return value.to_bool() ? "yes" : "no";
    case Show::kRole:
      return value.to_u64() < kRoles.size() ? std::string(kRoles[value.to_u64()]) : "unknown";
    case Show::kVerdict:
      return value.to_u64() < std::size(kVerdicts) ? std::string(kVerdicts[value.to_u64()]) : "unknown";
  }
  return {};
}

}  // namespace

Result<std::optional<PieceEvent>> tell(const eth::LogEntry& log) {
  if (log.topics.empty()) return std::optional<PieceEvent>();
  const auto found = types().find(log.topics[0]);
  if (found == types().end()) return std::optional<PieceEvent>();
  const auto& [type, row] = found->second;
  COLOPHON_TRY(const auto values, type.decode(log));
  PieceEvent event{.what = std::string(row->what)};
  if (row->fields.data() == kTransfer && values[0].to_address().is_zero()) {
    return std::optional(PieceEvent{"token minted", {{"to", show(values[1], Show::kAddress)}}});
  }
  for (const ShownField& field : row->fields) {
    event.details.push_back({std::string(field.label), show(values[field.index], field.as)});
  }
  return std::optional(std::move(event));
}

}  // namespace colophon::chain
