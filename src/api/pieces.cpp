#include "api/pieces.hpp"

#include <algorithm>

#include "api/tables.hpp"
#include "base/text.hpp"
#include "node/words.hpp"

namespace colophon::api {
namespace {

const std::vector<Filter>& filters() {
  static const std::vector<Filter> kFilters = {
      {"creator", "p.creator = ?", Kind::kAddress},
      {"artist", "p.creator = ?", Kind::kAddress},
      {"provider", "p.provider = ?", Kind::kAddress},
      {"owner", "p.owner = ?", Kind::kAddress},
      {"model", "p.model = ?", Kind::kHash},
      {"work", "p.token_id IN (SELECT token_id FROM shares WHERE work = ?)", Kind::kHash},
      {"parent", "p.commission IN (SELECT commission FROM job_parents WHERE parent = ?)", Kind::kHash}};
  return kFilters;
}

// The phases of sort=live: first what is on sale now, the next to end first; then the rest, newest first.
Resource live_phase() {
  return {"/api/v1/pieces",
          "auctions a JOIN pieces p ON p.token_id = a.token_id JOIN jobs j ON j.id = p.commission "
          "LEFT JOIN works w ON w.id = p.model",
          piece_columns(),
          filters(),
          {{"a.ends_at_s"}, {"a.id"}},
          false};
}
Resource rest_phase() {
  return {"/api/v1/pieces", kPieceTables, piece_columns(), filters(), {{"p.minted_s"}, {"p.commission"}}};
}
Resource by_price() {
  return {
      "/api/v1/pieces", kPieceTables, piece_columns(), filters(), {{"p.last_price_wei"}, {"p.commission"}}};
}

Result<void> add_words(const http::Request& request, Conditions& conditions) {
  const std::string* text = request.parameter("words");
  if (!text) return {};
  COLOPHON_TRY(const auto words, read_words("words", *text));
  for (const std::string& word : words)
    conditions.add("EXISTS (SELECT 1 FROM piece_words i WHERE i.word = ? AND i.token_id = p.token_id)", word);
  conditions.list += "&words=" + *text;
  return {};
}

struct ListQuery {
  PageQuery page{};
  std::string sort = "live";
  Conditions conditions{};
  Cursor cursor{};
  bool continued = false;
};

Result<ListQuery> read_list_query(const http::Request& request, const Now& now) {
  ListQuery query;
  COLOPHON_TRY(query.page, read_page_query(request, filters(), {"words", "sort"}));
  if (const std::string* sort = request.parameter("sort")) query.sort = *sort;
  if (query.sort != "live" && query.sort != "newest" && query.sort != "price")
    return Error{"BadParameter", "sort=" + printable(query.sort, 40) + " is not an order",
                 "live, newest or price"};
  COLOPHON_TRY(query.conditions, read_conditions(request, rest_phase()));
  COLOPHON_TRY_VOID(add_words(request, query.conditions));
  query.conditions.list += "&sort=" + query.sort;
  query.cursor.phase = query.sort == "live" ? 0 : 1;
  query.cursor.as_of_s = now();
  if (query.page.cursor) {
    COLOPHON_TRY(query.cursor, read_cursor(query.conditions.list, *query.page.cursor));
    if (query.cursor.phase < 0 || query.cursor.phase > 1 ||
        (!query.cursor.keys.empty() && query.cursor.keys.size() != 2))
      return Error{"BadCursor", "the cursor is not one of this list's",
                   "take it from the 'next' of the page before"};
    query.continued = !query.cursor.keys.empty();
  }
  return query;
}

// One phase's page is appended; whether the list goes on within it is said by cursor.keys.
void read_phase(node::Store& store, const ListQuery& query, Cursor& cursor, Json& items) {
  const bool live = cursor.phase == 0;
  Conditions conditions = query.conditions;
  if (live) {
    conditions.add("a.status = 'open' AND a.ends_at_s > ?", cursor.as_of_s);
  } else if (query.sort == "live") {
    conditions.add("(a.id IS NULL OR a.ends_at_s <= ?)", cursor.as_of_s);
  } else if (query.sort == "price") {
    conditions.sql.emplace_back("p.last_price_wei IS NOT NULL");
  }
  const Resource resource = live ? live_phase() : query.sort == "price" ? by_price() : rest_phase();
  const auto left = query.page.limit - static_cast<std::int64_t>(items.size());
  Page page = read_page(store, resource, conditions,
                        cursor.keys.empty() ? std::nullopt : std::optional(cursor.keys), left);
  for (Json& item : page.items) items.push_back(std::move(item));
  cursor.keys = page.last.value_or(std::vector<Value>());
}

Result<Json> list_pieces(Readers& readers, const http::Request& request, const Now& now) {
  COLOPHON_TRY(const ListQuery query, read_list_query(request, now));
  Json items = Json::array();
  Cursor cursor = query.cursor;
  bool more = false;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    read_phase(store, query, cursor, items);
    more = !cursor.keys.empty();
    if (more || cursor.phase == 1) return {};
    cursor.phase = 1;
    // A page that the live ones filled to the brim goes on with the first of the rest.
    more = static_cast<std::int64_t>(items.size()) == query.page.limit;
    if (more) return {};
    read_phase(store, query, cursor, items);
    more = !cursor.keys.empty();
    return {};
  }));
  const std::int64_t now_s = now();
  for (Json& item : items) {
    item = shaped_piece(std::move(item), now_s);
    if (item["hidden"].get<bool>()) item["picture"] = item["thumbnail"] = nullptr;
  }
  Json out = {{"items", std::move(items)}};
  out["next"] = more ? Json(write_cursor(query.conditions.list, cursor)) : Json(nullptr);
  return out;
}

const std::vector<Column>& receipt_columns() {
  static const std::vector<Column> kColumns = {
      {"seed", "j.seed", Kind::kDecimal},
      {"seedRule", "j.seed_rule", Kind::kText},
      {"recipe", "j.recipe", Kind::kBytes},
      {"recipeHash", "j.recipe_hash", Kind::kHash},
      {"negativePrompt", "j.negative_prompt", Kind::kText},
      {"sampler", "j.sampler", Kind::kText},
      {"steps", "j.steps", Kind::kNumber},
      {"guidanceQ16", "j.guidance_q16", Kind::kNumber},
      {"traceRoot", "p.trace_root", Kind::kHash},
      {"mintedBlock", "p.minted_block", Kind::kNumber},
      {"mintedTx", "p.minted_tx", Kind::kBytes},
      {"statement", "j.statement", Kind::kHash},
      {"promptWork", "j.prompt_work", Kind::kHash},
      {"resolver", "j.resolver", Kind::kAddress},
      {"feeWei", "j.fee_wei", Kind::kWei},
      {"commissionedAt", "j.commissioned_s", Kind::kNumber},
      {"deliveredAt", "j.delivered_s", Kind::kNumber},
      {"exhibition",
       "(SELECT number FROM exhibitions e WHERE e.artist = p.creator AND e.commission = p.commission)",
       Kind::kNumber},
      {"verdict", "j.verdict", Kind::kText},
      {"forwarder", "(SELECT address FROM forwarders f WHERE f.token_id = p.token_id)", Kind::kAddress}};
  return kColumns;
}

// Lists that hang on a piece: name, SQL with its id as ?1, columns.
struct Part {
  const char* name;
  const char* from;
  std::vector<Column> columns;
};

const std::vector<Part>& parts() {
  static const std::vector<Part> kParts = {
      {"adapters",
       "job_adapters d LEFT JOIN works ON works.id = d.work WHERE d.commission = "
       "(SELECT commission FROM pieces WHERE token_id = ?1) ORDER BY d.position",
       {{"id", "d.work", Kind::kHash},
        {"strengthQ16", "d.strength_q16", Kind::kNumber},
        {"name", "works.name", Kind::kText}}},
      {"parents",
       "job_parents d LEFT JOIN pieces ON pieces.token_id = d.parent WHERE d.commission = "
       "(SELECT commission FROM pieces WHERE token_id = ?1) ORDER BY d.position",
       {{"token", "d.parent", Kind::kHash}, {"imageHash", "pieces.image_hash", Kind::kHash}}},
      {"children",
       "job_parents d JOIN pieces ON pieces.commission = d.commission WHERE d.parent = ?1 ORDER BY "
       "pieces.commission LIMIT 100",
       {{"token", "pieces.token_id", Kind::kHash}, {"imageHash", "pieces.image_hash", Kind::kHash}}},
      {"shares",
       "shares s LEFT JOIN works ON works.id = s.work WHERE s.token_id = ?1 ORDER BY s.position",
       {{"role", "s.role", Kind::kText},
        {"slot", "s.slot", Kind::kHash},
        {"work", "s.work", Kind::kHash},
        {"workName", "works.name", Kind::kText},
        {"account", "s.account", Kind::kAddress},
        {"holder", "(SELECT holder FROM slots WHERE slots.slot = s.slot)", Kind::kAddress},
        {"basisPoints", "s.share", Kind::kNumber}}},
      {"payouts", "payouts WHERE token_id = ?1 ORDER BY id LIMIT 200", payouts().columns},
      {"auctions", "auctions WHERE token_id = ?1 ORDER BY id DESC LIMIT 50", auctions().columns},
      {"cases",
       "cases WHERE token_id = ?1 ORDER BY id LIMIT 50",
       {{"id", "id", Kind::kNumber},
        {"stage", "stage", Kind::kText},
        {"sender", "sender", Kind::kAddress},
        {"notice", "notice", Kind::kHash},
        {"filedAt", "filed_s", Kind::kNumber},
        {"filedTx", "filed_tx", Kind::kBytes},
        {"hiddenFrom", "hidden_from_s", Kind::kNumber},
        {"shownFrom", "shown_from_s", Kind::kNumber}}},
      {"checks", "checks WHERE request_hash = ?1 ORDER BY id LIMIT 20", verifications().columns},
      {"history",
       "events WHERE seq IN (SELECT seq FROM events WHERE token_id = ?1 UNION SELECT seq FROM events WHERE "
       "commission = "
       "(SELECT commission FROM pieces WHERE token_id = ?1)) ORDER BY seq LIMIT 500",
       history().columns}};
  return kParts;
}

// The works that the picture was made with, and what those were made from: the lineage graph.
Json lineage(node::Store& store, const Value& token) {
  static const std::string kSql =
      "WITH RECURSIVE made(id) AS (SELECT model FROM pieces WHERE token_id = ?1 "
      "UNION SELECT work FROM job_adapters WHERE commission = (SELECT commission FROM pieces WHERE token_id "
      "= ?1) "
      "UNION SELECT prompt_work FROM jobs WHERE id = (SELECT commission FROM pieces WHERE token_id = ?1) AND "
      "prompt_work "
      "IS NOT NULL UNION SELECT parent FROM work_parents JOIN made ON work_parents.work = made.id) "
      "SELECT " +
      sql_of(works().columns) + " FROM works WHERE id IN (SELECT id FROM made) ORDER BY slot LIMIT 64";
  return rows_of(store, kSql, works().columns, {token});
}

Result<Json> read_piece(Readers& readers, const std::string& text, const Now& now) {
  COLOPHON_TRY(const Value token, parse_value("token", text, Kind::kHash));
  static const std::vector<Column> kAll = [] {
    std::vector<Column> all = piece_columns();
    all.insert(all.end(), receipt_columns().begin(), receipt_columns().end());
    return all;
  }();
  const std::int64_t now_s = now();
  std::optional<Json> piece;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    piece = row_of(store, "SELECT " + sql_of(kAll) + " FROM " + kPieceTables + " WHERE p.token_id = ?1", kAll,
                   {token});
    if (!piece) return {};
    *piece = shaped_piece(std::move(*piece), now_s);
    for (const Part& part : parts())
      (*piece)[part.name] =
          rows_of(store, "SELECT " + sql_of(part.columns) + " FROM " + part.from, part.columns, {token});
    (*piece)["works"] = lineage(store, token);
    if ((*piece)["auction"].is_object()) {
      (*piece)["auction"]["history"] = rows_of(
          store, "SELECT " + sql_of(bid_columns()) + " FROM bids WHERE auction = ? ORDER BY id LIMIT 500",
          bid_columns(), {(*piece)["auction"]["id"].get<std::int64_t>()});
    }
    return {};
  }));
  if (piece) return std::move(*piece);
  return Error{"PieceUnknown", "there is no piece " + printable(text, 80) + " here",
               "it may be a commission that is not final yet: look at /api/v1/jobs"};
}

}  // namespace

const std::vector<Column>& piece_columns() {
  static const std::vector<Column> kColumns = {
      {"token", "p.token_id", Kind::kHash},
      {"commission", "p.commission", Kind::kNumber},
      {"status", "j.status", Kind::kText},
      {"promptRule", "j.prompt_rule", Kind::kText},
      {"prompt", "j.prompt", Kind::kText},
      {"model", "p.model", Kind::kHash},
      {"modelName", "w.name", Kind::kText},
      {"creator", "p.creator", Kind::kAddress},
      {"artistName", "(SELECT name FROM artists WHERE address = p.creator)", Kind::kText},
      {"provider", "p.provider", Kind::kAddress},
      {"owner", "p.owner", Kind::kAddress},
      {"imageHash", "p.image_hash", Kind::kHash},
      {"width", "j.width", Kind::kNumber},
      {"height", "j.height", Kind::kNumber},
      {"mintedAt", "p.minted_s", Kind::kNumber},
      {"disproved", "p.disproved", Kind::kBool},
      {"hidden.from", "p.hidden_from_s", Kind::kNumber},
      {"hidden.until", "p.hidden_until_s", Kind::kNumber},
      {"sales", "p.sales", Kind::kNumber},
      {"lastPriceWei", "p.last_price_wei", Kind::kWei},
      {"lastSoldAt", "p.last_sold_s", Kind::kNumber},
      {"auction.id", "a.id", Kind::kNumber},
      {"auction.seller", "a.seller", Kind::kAddress},
      {"auction.reserveWei", "a.reserve_wei", Kind::kWei},
      {"auction.primary", "a.is_primary", Kind::kBool},
      {"auction.endsAt", "a.ends_at_s", Kind::kNumber},
      {"auction.bidder", "a.bidder", Kind::kAddress},
      {"auction.bidWei", "a.bid_wei", Kind::kWei},
      {"auction.bids", "a.bids", Kind::kNumber}};
  return kColumns;
}

Json shaped_piece(Json flat, std::int64_t now_s) {
  Json piece = Json::object();
  Json auction = Json::object();
  Hiding hiding;
  auto& members = piece.get_ref<Json::object_t&>();
  members.reserve(flat.size() + 3);
  for (auto& [name, value] : flat.get_ref<Json::object_t&>()) {
    if (name.starts_with("auction.")) {
      auction[name.substr(8)] = std::move(value);
    } else if (name.starts_with("hidden.")) {
      auto& time_s = name == "hidden.from" ? hiding.from_s : hiding.until_s;
      if (value.is_number()) time_s = value.get<std::int64_t>();
    } else {
      members.emplace_back(name, std::move(value));
    }
  }
  const bool open = auction["id"].is_number();
  if (open) auction["live"] = auction["endsAt"].get<std::int64_t>() > now_s;
  piece["hidden"] = hiding.holds_at(now_s);
  piece["auction"] = open ? std::move(auction) : Json(nullptr);
  const std::string hash = piece["imageHash"].get<std::string>();
  piece["picture"] = "/api/v1/pictures/" + hash + ".png";
  piece["thumbnail"] = "/api/v1/thumbnails/" + hash + "/512.webp";
  return piece;
}

Result<std::vector<std::string>> read_words(std::string_view parameter, const std::string& text) {
  auto words = node::search_words(text);
  if (!words.empty() && words.size() <= kWordsMax) return words;
  return Error{"BadParameter",
               std::string(parameter) + "=" + printable(text, 80) + " has no word, or more than " +
                   std::to_string(kWordsMax),
               "name a few words of a prompt"};
}

void add_pieces(http::Router& router, Readers& readers, Now now) {
  router.add("GET", "/api/v1/pieces", http::at_once([&readers, now](const http::Request& request) {
               return answer(request, [&] { return list_pieces(readers, request, now); });
             }));
  router.add("GET", "/api/v1/pieces/{token}", http::at_once([&readers, now](const http::Request& request) {
               return answer(request, [&] { return read_piece(readers, request.capture("token"), now); });
             }));
}

}  // namespace colophon::api
