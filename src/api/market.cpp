#include "api/market.hpp"

#include <mutex>

#include "base/text.hpp"
#include "provenance/words.hpp"

namespace colophon::api {
namespace {

constexpr std::int64_t kDaysDefault = 90;
constexpr std::int64_t kDaysMax = 3'650;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kMarketKeptS = 5;
constexpr int kFoundMax = 20;

Json totals(node::Store& store, std::int64_t now_s) {
  static const std::vector<Column> kTotals = {
      {"commissions", "(SELECT count(*) FROM jobs)", Kind::kNumber},
      {"openJobs", "(SELECT count(*) FROM jobs WHERE status = 'open')", Kind::kNumber},
      {"pieces", "(SELECT count(*) FROM pieces)", Kind::kNumber},
      {"disproved", "(SELECT count(*) FROM pieces WHERE disproved = 1)", Kind::kNumber},
      {"works", "(SELECT count(*) FROM works)", Kind::kNumber},
      {"providers", "(SELECT count(*) FROM providers)", Kind::kNumber},
      {"creators", "(SELECT count(*) FROM creators)", Kind::kNumber},
      {"sales", "(SELECT count(*) FROM auctions WHERE status = 'sold')", Kind::kNumber},
      {"volumeWei", "(SELECT wei_sum(bid_wei) FROM auctions WHERE status = 'sold')", Kind::kWei},
      {"feesWei", "(SELECT wei_sum(fee_wei) FROM jobs WHERE status IN ('final', 'accepted', 'questioned'))",
       Kind::kWei},
      {"liveAuctions", "(SELECT count(*) FROM auctions WHERE status = 'open' AND ends_at_s > ?1)",
       Kind::kNumber}};
  return row_of(store, "SELECT " + sql_of(kTotals), kTotals, {now_s}).value_or(Json::object());
}

// Days without any event are left out: a plot knows what to do with a gap.
Json days(node::Store& store, std::int64_t from_s) {
  static const std::vector<Column> kDays = {{"day", "date(day * 86400, 'unixepoch')", Kind::kText},
                                            {"commissions", "sum(kind = 0)", Kind::kNumber},
                                            {"pieces", "sum(kind = 1)", Kind::kNumber},
                                            {"sales", "sum(kind = 2)", Kind::kNumber},
                                            {"volumeWei", "wei_sum(wei) FILTER (WHERE kind = 2)", Kind::kWei},
                                            {"feesWei", "wei_sum(wei) FILTER (WHERE kind = 0)", Kind::kWei}};
  return rows_of(
      store,
      "SELECT " + sql_of(kDays) +
          " FROM (SELECT commissioned_s / 86400 AS day, 0 AS kind, fee_wei AS wei FROM jobs WHERE "
          "commissioned_s >= ?1 UNION ALL SELECT minted_s / 86400, 1, NULL FROM pieces WHERE minted_s >= ?1 "
          "UNION ALL SELECT settled_s / 86400, 2, bid_wei FROM auctions WHERE status = 'sold' AND settled_s "
          ">= "
          "?1) GROUP BY day ORDER BY day",
      kDays, {from_s});
}

Json paid_by_role(node::Store& store) {
  static const std::vector<Column> kRoles = {{"role", "role", Kind::kText},
                                             {"payouts", "count(*)", Kind::kNumber},
                                             {"paidWei", "wei_sum(amount_wei)", Kind::kWei}};
  return rows_of(
      store,
      "SELECT " + sql_of(kRoles) + " FROM payouts WHERE currency = zeroblob(20) GROUP BY role ORDER BY role",
      kRoles, {});
}

// Totals cost a pass over whole tables, so what was counted serves everybody for a few seconds. Thread-safe.
class KeptMarket {
 public:
  KeptMarket(Readers& readers, Now now) : readers_(readers), now_(std::move(now)) {}

  struct Counted {
    Json market = Json::object();  // with all days up to kDaysMax
    std::int64_t time_s = 0;
  };
  Result<std::shared_ptr<const Counted>> read() {
    const std::int64_t now_s = now_();
    const std::scoped_lock lock(mutex_);  // whoever comes meanwhile waits for the same answer
    if (kept_ && std::abs(now_s - kept_->time_s) < kMarketKeptS) return kept_;
    auto counted = std::make_shared<Counted>();
    counted->time_s = now_s;
    COLOPHON_TRY_VOID(readers_.read([&](node::Store& store) -> Result<void> {
      counted->market["totals"] = totals(store, now_s);
      counted->market["paid"] = paid_by_role(store);
      counted->market["days"] = days(store, first_day(now_s, kDaysMax) * kDaySeconds);
      return {};
    }));
    kept_ = std::move(counted);
    return kept_;
  }

  static std::int64_t first_day(std::int64_t now_s, std::int64_t count) {
    return std::max<std::int64_t>(now_s / kDaySeconds - count + 1, 0);
  }

 private:
  Readers& readers_;
  const Now now_;
  std::mutex mutex_;
  std::shared_ptr<const Counted> kept_;
};

Result<Json> read_market(KeptMarket& kept, const http::Request& request) {
  std::int64_t count = kDaysDefault;
  if (const std::string* text = request.parameter("days")) {
    const auto number = parse_u64(*text);
    if (!number || *number < 1 || *number > static_cast<std::uint64_t>(kDaysMax))
      return Error{"BadParameter",
                   "days=" + printable(*text, 40) + " is not a number from 1 to " + std::to_string(kDaysMax),
                   "ask for fewer days"};
    count = static_cast<std::int64_t>(*number);
  }
  COLOPHON_TRY(const auto counted, kept.read());
  const auto first_s =
      static_cast<std::uint64_t>(KeptMarket::first_day(counted->time_s, count) * kDaySeconds);
  const std::string first = provenance::utc_time(first_s).substr(0, 10);
  Json days = Json::array();
  for (const Json& day : counted->market["days"])
    if (day["day"].get_ref<const std::string&>() >= first) days.push_back(day);
  return Json{
      {"totals", counted->market["totals"]}, {"paid", counted->market["paid"]}, {"days", std::move(days)}};
}

Result<Json> read_chain(Readers& readers) {
  static const std::vector<Column> kDeployment = {{"chainId", "chain_id", Kind::kNumber},
                                                  {"registry", "registry", Kind::kAddress},
                                                  {"revenue", "revenue", Kind::kAddress},
                                                  {"resolver", "stalemate", Kind::kAddress},
                                                  {"studio", "studio", Kind::kAddress},
                                                  {"token", "token", Kind::kAddress},
                                                  {"auctionHouse", "auction_house", Kind::kAddress},
                                                  {"platformBasisPoints", "platform_share", Kind::kNumber},
                                                  {"providerBasisPoints", "provider_share", Kind::kNumber},
                                                  {"royaltyBasisPoints", "royalty", Kind::kNumber},
                                                  {"windowSeconds", "window_seconds", Kind::kNumber},
                                                  {"claimBondWei", "claim_bond_wei", Kind::kWei},
                                                  {"challengeBondWei", "challenge_bond_wei", Kind::kWei}};
  static const std::vector<Column> kCursor = {{"block", "block", Kind::kNumber},
                                              {"hash", "hash", Kind::kBytes},
                                              {"time", "time_s", Kind::kNumber},
                                              {"head", "head", Kind::kNumber},
                                              {"reorganisations", "reorganisations", Kind::kNumber}};
  std::optional<Json> deployment;
  std::optional<Json> indexed;
  Json artists;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    deployment = row_of(store, "SELECT " + sql_of(kDeployment) + " FROM deployment", kDeployment, {});
    indexed = row_of(store, "SELECT " + sql_of(kCursor) + " FROM cursor", kCursor, {});
    artists = row_of(store, "SELECT count(*) FROM artists", {{"count", "", Kind::kNumber}}, {})->at("count");
    return {};
  }));
  return Json{{"deployment", deployment ? *deployment : Json(nullptr)},
              {"indexed", indexed ? *indexed : Json(nullptr)},
              {"artists", std::move(artists)}};
}

// Where a hash, an address or a number may stand; each row is a kind of result.
struct Place {
  const char* kind;
  const char* sql;  // gives the id, ?1 is what is looked for
  Kind id;
  const char* url;  // the id is appended
};

constexpr Place kByHash[] = {
    {"piece", "SELECT token_id FROM pieces WHERE token_id = ?1", Kind::kHash, "/api/v1/pieces/"},
    {"piece", "SELECT token_id FROM pieces WHERE image_hash = ?1 LIMIT 5", Kind::kHash, "/api/v1/pieces/"},
    {"job", "SELECT id FROM jobs WHERE request_hash = ?1 LIMIT 5", Kind::kNumber, "/api/v1/jobs/"},
    {"work", "SELECT id FROM works WHERE id = ?1", Kind::kHash, "/api/v1/works/"}};
constexpr Place kByAddress[] = {
    {"creator", "SELECT creator FROM jobs WHERE creator = ?1 LIMIT 1", Kind::kAddress, "/api/v1/creators/"},
    {"provider", "SELECT provider FROM jobs WHERE provider = ?1 LIMIT 1", Kind::kAddress,
     "/api/v1/providers/"},
    {"artist", "SELECT address FROM artists WHERE address = ?1", Kind::kAddress, "/api/v1/artists/"},
    {"owner", "SELECT owner FROM pieces WHERE owner = ?1 LIMIT 1", Kind::kAddress, "/api/v1/pieces?owner="},
    {"registrant", "SELECT registrant FROM works WHERE registrant = ?1 LIMIT 1", Kind::kAddress,
     "/api/v1/works?registrant="}};
constexpr Place kByNumber[] = {
    {"job", "SELECT id FROM jobs WHERE id = ?1", Kind::kNumber, "/api/v1/jobs/"},
    {"auction", "SELECT id FROM auctions WHERE id = ?1", Kind::kNumber, "/api/v1/auctions/"}};
// The same by words, each of which must be there.
struct PlaceByWords {
  const char* kind;
  const char* first;  // gives the ids of one word
  const char* more;   // of another one too, appended
  Kind id;
  const char* url;
};
constexpr PlaceByWords kByWords[] = {
    {"piece", "SELECT token_id FROM piece_words WHERE word = ?",
     " INTERSECT SELECT token_id FROM piece_words WHERE word = ?", Kind::kHash, "/api/v1/pieces/"},
    {"work", "SELECT id FROM works WHERE instr(lower(name), ?) > 0", " AND instr(lower(name), ?) > 0",
     Kind::kHash, "/api/v1/works/"},
    {"artist", "SELECT address FROM artists WHERE instr(lower(name), ?) > 0",
     " AND instr(lower(name), ?) > 0", Kind::kAddress, "/api/v1/artists/"}};
constexpr int kFoundByWordsMax = 10;  // of a kind

struct Sought {
  std::span<const Place> places{};
  std::optional<Value> value{};      // for `places`
  std::vector<std::string> words{};  // else
};

void add_found(node::Store& store, const std::string& sql, const Place& place,
               const std::vector<Value>& values, Json& out) {
  for (const Json& row : rows_of(store, sql, {{"id", "", place.id}}, values)) {
    const std::string id =
        row["id"].is_number() ? std::to_string(row["id"].get<std::int64_t>()) : row["id"].get<std::string>();
    Json found = {{"kind", place.kind}, {"id", id}, {"url", place.url + id}};
    if (out.size() < static_cast<std::size_t>(kFoundMax) &&
        std::find(out.begin(), out.end(), found) == out.end())
      out.push_back(std::move(found));
  }
}

Json found_in(node::Store& store, const Sought& sought) {
  Json out = Json::array();
  if (sought.value) {
    for (const Place& place : sought.places) add_found(store, place.sql, place, {*sought.value}, out);
    return out;
  }
  for (const PlaceByWords& place : kByWords) {
    std::string sql = place.first;
    for (std::size_t i = 1; i < sought.words.size(); ++i) sql += place.more;
    sql += " LIMIT " + std::to_string(kFoundByWordsMax);
    add_found(store, sql, {place.kind, "", place.id, place.url}, {sought.words.begin(), sought.words.end()},
              out);
  }
  return out;
}

Result<Sought> read_sought(const http::Request& request) {
  const std::string* text = request.parameter("q");
  if (!text || text->empty() || text->size() > 200)
    return Error{"BadParameter", "q is missing or longer than 200 bytes",
                 "q is a request or image hash, a work's id, an address, a commission's number, or words"};
  const auto by = [&](std::span<const Place> places, Kind kind) -> Result<Sought> {
    COLOPHON_TRY(Value value, parse_value("q", *text, kind));
    return Sought{places, std::move(value), {}};
  };
  if (text->starts_with("0x") && text->size() == 66) return by(kByHash, Kind::kHash);
  if (text->starts_with("0x") && text->size() == 42) return by(kByAddress, Kind::kAddress);
  if (parse_u64(*text)) return by(kByNumber, Kind::kNumber);
  COLOPHON_TRY(auto words, read_words("q", *text));
  return Sought{{}, {}, std::move(words)};
}

Result<Json> search(Readers& readers, const http::Request& request) {
  COLOPHON_TRY(const Sought sought, read_sought(request));
  Json items;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    items = found_in(store, sought);
    return {};
  }));
  return Json{{"query", *request.parameter("q")}, {"items", std::move(items)}};
}

}  // namespace

void add_market(http::Router& router, Readers& readers, Now now) {
  const auto market = std::make_shared<KeptMarket>(readers, std::move(now));
  router.add("GET", "/api/v1/market", http::at_once([market](const http::Request& request) {
               return answer(request, [&] { return read_market(*market, request); });
             }));
  router.add("GET", "/api/v1/chain", http::at_once([&readers](const http::Request& request) {
               return answer(request, [&] { return read_chain(readers); });
             }));
  router.add("GET", "/api/v1/search", http::at_once([&readers](const http::Request& request) {
               return answer(request, [&] { return search(readers, request); });
             }));
}

}  // namespace colophon::api
