#include "chain/history_events.hpp"

#include <map>

#include "base/check.hpp"
#include "chain/event_signatures.hpp"
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

constexpr EventRow kHistoryRows[] = {{events::kRegistered, "work registered", kRegistered},
                                     {events::kContested, "work contested", kContested},
                                     {events::kContestClosed, "contest closed", kContestClosed},
                                     {events::kCommissioned, "commissioned", kCommissioned},
                                     {events::kHanded, "prompt handed over, sealed", kHanded},
                                     {events::kClaimed, "claimed", kClaimed},
                                     {events::kDelivered, "delivered", kDelivered},
                                     {events::kChallenged, "challenged", kChallenged},
                                     {events::kResolved, "challenge resolved", kResolved},
                                     {events::kAccepted, "accepted by the creator", {}},
                                     {events::kFinalised, "final", {}},
                                     {events::kDisproved, "disproved", {}},
                                     {events::kSlashed, "bond lost", kSlashed},
                                     {events::kTransfer, "token moved", kTransfer},
                                     {events::kRevealed, "prompt revealed", kRevealed},
                                     {events::kAuctionCreated, "auction opened", kAuction},
                                     {events::kBid, "bid", kBid},
                                     {events::kSold, "sold", kSold},
                                     {events::kUnsold, "not sold", kUnsold},
                                     {events::kPaid, "paid", kPaid},
                                     {events::kEscrowed, "held in escrow", kEscrowed},
                                     {events::kNoticed, "takedown notice", kNoticed},
                                     {events::kHidden, "to be hidden", kHidden},
                                     {events::kCountered, "counter-notice", kCountered},
                                     {events::kSued, "court called", kSued},
                                     {events::kClosed, "case closed", kClosed}};

constexpr std::string_view kVerdicts[] = {"stalemate", "upheld", "wrong"};

const std::map<Bytes32, std::pair<eth::EventType, const EventRow*>>& types() {
  static const auto all = [] {
    std::map<Bytes32, std::pair<eth::EventType, const EventRow*>> made;
    for (const EventRow& row : kHistoryRows) {
      auto type = eth::EventType::parse(row.signature);
      COLOPHON_CHECK(type.ok());
      const Bytes32 topic = type->topic();
      made.emplace(topic, std::pair{std::move(*type), &row});
    }
    return made;
  }();
  return all;
}

std::string shown(const eth::AbiValue& value, Show as) {
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
    return std::optional(PieceEvent{"token minted", {{"to", shown(values[1], Show::kAddress)}}});
  }
  for (const ShownField& field : row->fields) {
    event.details.push_back({std::string(field.label), shown(values[field.index], field.as)});
  }
  return std::optional(std::move(event));
}

}  // namespace colophon::chain
