#include "node/apply.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace colophon::node {
namespace {

std::optional<Bytes32> token_of_case(Store& store, const Applied& a) {
  if (a.event.has("tokenId")) return a.word("tokenId");
  if (!a.event.has("id")) return std::nullopt;
  SQLite::Statement& row = bind_all(store.prepare("SELECT token_id FROM cases WHERE id = ?"), a.number("id"));
  if (!row.executeStep()) return std::nullopt;
  const Bytes32 token = hash_of(row.getColumn(0));
  row.reset();
  return token;
}

void write_down(Store& store, const Applied& a) {
  const std::string_view contract = a.event.kind->contract;
  std::optional<std::uint64_t> commission;
  std::optional<std::uint64_t> auction;
  std::optional<Bytes32> token;
  std::optional<Bytes32> work;
  if (contract == "studio" || contract == "stalemate") commission = a.number("id");
  if (contract == "auctionHouse") auction = a.number("id");
  if (contract == "registry" && a.event.has("id")) work = a.word("id");
  std::optional<eth::Address> artist;
  if (contract == "artist") artist = a.event.log.address;
  if (contract == "artistSchool") artist = a.address("artist");
  if (contract == "artistSchool" && a.event.has("id")) work = a.word("id");
  if (contract == "artist" && a.event.has("auction")) auction = a.number("auction");
  if (a.event.has("commission")) commission = a.number("commission");
  if (a.event.has("tokenId")) token = a.word("tokenId");
  if (contract == "steward") token = token_of_case(store, a);
  if (a.event.has("work")) work = a.word("work");
  store.run(
      "INSERT INTO events (block, log_index, tx, time_s, contract, name, commission, token_id, auction, "
      "work, artist, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      a.block.number, a.event.log.log_index, a.tx(), a.time_s(), contract, a.event.kind->name(), commission,
      token, auction, work, artist, a.event.to_json().dump());
}

// Revenue serves any source: only what our Studio's pieces earned is a payout. The Steward serves any Studio
// and Registry: a case is ours if its notice was.
bool is_ours(Store& store, const Applied& a) {
  if (a.event.kind->contract == "steward") {
    if (a.event.has("studio")) return a.address("studio") == a.deployment.studio;
    if (a.event.has("registry")) return a.address("registry") == a.deployment.registry;
    return !a.event.has("id") || token_of_case(store, a).has_value();
  }
  if (a.event.kind->contract == "artistSchool") {
    const auto& ours = a.deployment.artists;
    return std::find(ours.begin(), ours.end(), a.address("artist")) != ours.end();
  }
  if (a.event.kind->contract == "stalemate") return a.address("studio") == a.deployment.studio;
  return !a.event.has("source") || a.address("source") == a.deployment.studio;
}

}  // namespace

void apply_event(Store& store, const Applied& a) {
  if (!is_ours(store, a)) return;
  const std::string_view contract = a.event.kind->contract;
  if (contract == "studio") apply_studio(store, a);
  if (contract == "token") apply_token(store, a);
  if (contract == "registry") apply_registry(store, a);
  if (contract == "revenue") apply_revenue(store, a);
  if (contract == "auctionHouse") apply_auction_house(store, a);
  if (contract == "steward") apply_steward(store, a);
  if (contract == "artist") apply_artist(store, a);
  write_down(store, a);
}

}  // namespace colophon::node
