#include "api/artist_rows.hpp"

#include <map>

#include "api/cards.hpp"
#include "chain/artist_text.hpp"

namespace colophon::api {
namespace {

Bytes bytes_of(const eth::Address& address) {
  return Bytes(address.bytes.begin(), address.bytes.end());
}

// Members "GROUP.name" as an object; null where its first one is null.
Json take_group(Json& flat, const std::string& group) {
  Json object = Json::object();
  for (auto at = flat.begin(); at != flat.end();) {
    if (!at.key().starts_with(group + ".")) {
      ++at;
      continue;
    }
    object[at.key().substr(group.size() + 1)] = std::move(at.value());
    at = flat.erase(at);
  }
  return object.empty() || object.begin()->is_null() ? Json(nullptr) : object;
}

chain::ShowState show_state(const std::string& state) {
  using chain::ShowState;
  static const std::map<std::string, ShowState> kStates = {{"exhibited", ShowState::kAtAuction},
                                                           {"sold", ShowState::kSold},
                                                           {"archived", ShowState::kArchived},
                                                           {"archive-sold", ShowState::kArchiveSold},
                                                           {"abandoned", ShowState::kAbandoned}};
  const auto found = kStates.find(state);
  return found == kStates.end() ? ShowState::kComing : found->second;
}

eth::Uint256 wei_of(const Json& text) {
  return text.is_string() ? eth::parse_uint256(text.get<std::string>()).value_or(0) : eth::Uint256();
}

void add_texts(Json& exhibition, const node::ArtistRow& artist) {
  exhibition["title"] = exhibition["text"] = nullptr;
  Json& words = exhibition["words"];
  if (!words.is_array() || words.size() != chain::kWordSlots) return;
  const auto known = words.get<chain::Words>();
  exhibition["title"] = chain::artist_title(known);
  const Json& rose = exhibition["rose"];
  exhibition["text"] = chain::wall_text(artist.name, {.exhibition = exhibition["number"].get<std::uint64_t>(),
                                                      .words = known,
                                                      .state = show_state(exhibition["state"]),
                                                      .rose = rose.is_boolean() && rose.get<bool>(),
                                                      .price_wei = wei_of(exhibition["priceWei"])});
  Json named = Json::object();
  for (std::size_t slot = 0; slot < chain::kWordSlots; ++slot)
    named[std::string(chain::kSlotNames[slot])] = known[slot];
  words = std::move(named);
}

void add_archive(Json& exhibition, Json archive, const node::ArtistRow& artist, std::int64_t now_s) {
  exhibition["archive"] = nullptr;
  if (archive.is_null()) return;
  const auto since = archive["since"].get<std::int64_t>();
  const std::int64_t elapsed = std::max<std::int64_t>(now_s - since, 0);
  archive["priceWei"] = chain::archive_price(wei_of(archive["firstPriceWei"]),
                                             static_cast<std::uint64_t>(elapsed), artist.terms)
                            .decimal();
  archive["until"] = since + static_cast<std::int64_t>(artist.terms.archive_seconds);
  exhibition["archive"] = std::move(archive);
}

void add_pictures(Json& exhibition, const Json& hidden, std::int64_t now_s) {
  Hiding hiding;
  if (hidden.is_object()) {
    hiding.from_s = hidden["from"].get<std::int64_t>();
    if (hidden["until"].is_number()) hiding.until_s = hidden["until"].get<std::int64_t>();
  }
  const bool hides = hiding.holds_at(now_s);
  const Json& hash = exhibition["imageHash"];
  const bool shown = hash.is_string() && exhibition["token"].is_string() && !hides;
  exhibition["hidden"] = hides;
  exhibition["picture"] =
      shown ? Json("/api/v1/pictures/" + hash.get<std::string>() + ".png") : Json(nullptr);
  exhibition["thumbnail"] =
      shown ? Json("/api/v1/thumbnails/" + hash.get<std::string>() + "/512.webp") : Json(nullptr);
  exhibition["card"] = shown ? Json(card_path(exhibition["token"].get<std::string>())) : Json(nullptr);
}

Json sum_of(node::Store& store, const node::ArtistRow& artist, const char* kind) {
  const auto row = row_of(store, "SELECT wei_sum(amount_wei) FROM movements WHERE artist = ? AND kind = ?",
                          {{"wei", "", Kind::kWei}}, {bytes_of(artist.address), std::string(kind)});
  return row && (*row)["wei"].is_string() ? (*row)["wei"] : Json("0");
}

Json patrons_of(node::Store& store, const node::ArtistRow& artist) {
  constexpr int kPatronsMax = 100;
  SQLite::Statement& rows = node::bind_all(
      store.prepare("SELECT address, given_wei, open_wei, paid_wei, due_wei, since_q64 FROM patrons WHERE "
                    "artist = ? ORDER BY given_wei DESC, address LIMIT ?"),
      artist.address, kPatronsMax);
  Json out = Json::array();
  while (rows.executeStep()) {
    const chain::PatronPosition p{node::wei_of(rows.getColumn(1)), node::wei_of(rows.getColumn(2)),
                                  node::wei_of(rows.getColumn(3)), node::wei_of(rows.getColumn(4)),
                                  node::wei_of(rows.getColumn(5))};
    out.push_back({{"address", to_hex_0x(node::bytes_of(rows.getColumn(0)))},
                   {"givenWei", p.given_wei.decimal()},
                   {"openWei", p.open_wei.decimal()},
                   {"paidWei", p.paid_wei.decimal()},
                   {"dueWei", chain::due_to(artist.account, p, artist.shares()).decimal()}});
  }
  rows.reset();
  return out;
}

Json money_of(node::Store& store, const node::ArtistRow& artist) {
  return {{"treasuryWei", artist.treasury_wei().decimal()},
          {"balanceWei", artist.balance_wei.decimal()},
          {"owedWei", artist.owed_wei().decimal()},
          {"neededWei", chain::needed_to_begin(artist.terms).decimal()},
          {"feeWei", artist.fee_wei.decimal()},
          {"giftsWei", sum_of(store, artist, "gift")},
          {"incomeWei", sum_of(store, artist, "income")},
          {"feesReturnedWei", sum_of(store, artist, "fee-returned")},
          {"patronsGaveWei", sum_of(store, artist, "patron")},
          {"feesWei", sum_of(store, artist, "fee")},
          {"tipsWei", sum_of(store, artist, "tip")},
          {"patronsPaidWei", sum_of(store, artist, "patron-paid")},
          {"patrons", patrons_of(store, artist)}};
}

Json hand_json(const SQLite::Column& head, const SQLite::Column& tail) {
  const auto recipe = chain::recipe_of({node::bytes_of(head), node::bytes_of(tail)});
  if (!recipe) return nullptr;
  Json adapters = Json::array();
  for (const auto& adapter : recipe->adapters)
    adapters.push_back({{"id", to_hex_0x(adapter.id)}, {"strengthQ16", adapter.strength_q16}});
  return {
      {"model", to_hex_0x(recipe->model)},          {"sampler", recipe->sampler}, {"steps", recipe->steps},
      {"guidanceQ16", recipe->guidance_q16},        {"width", recipe->width},     {"height", recipe->height},
      {"mark", recipe->mark != paint::Mark::kNone}, {"adapters", adapters}};
}

}  // namespace

const Resource& artist_list() {
  static const Resource kArtists = {
      "/api/v1/artists",
      "artists",
      {{"address", "address", Kind::kAddress},
       {"name", "name", Kind::kText},
       {"stage", "stage", Kind::kText},
       {"exhibitions", "exhibition", Kind::kNumber},
       {"sold", "(SELECT count(*) FROM exhibitions WHERE artist = address AND state = 'sold')",
        Kind::kNumber},
       {"archived", "(SELECT count(*) FROM exhibitions WHERE artist = address AND state = 'archived')",
        Kind::kNumber},
       {"abandoned", "(SELECT count(*) FROM exhibitions WHERE artist = address AND state = 'abandoned')",
        Kind::kNumber},
       {"averagePriceWei", "average_wei", Kind::kWei},
       {"createdAt", "created_s", Kind::kNumber},
       {"createdBlock", "created_block", Kind::kNumber},
       {"createdTx", "created_tx", Kind::kBytes}},
      {},
      {{"created_block"}, {"address"}}};
  return kArtists;
}

const Resource& exhibition_list() {
  static const Resource kExhibitions = {"/api/v1/artists/exhibitions",
                                        "exhibitions e LEFT JOIN jobs j ON j.id = e.commission LEFT JOIN "
                                        "pieces p ON p.commission = e.commission "
                                        "LEFT JOIN auctions u ON u.id = e.auction",
                                        {{"number", "e.number", Kind::kNumber},
                                         {"state", "e.state", Kind::kText},
                                         {"prompt", "e.prompt", Kind::kText},
                                         {"words", "e.words", Kind::kJson},
                                         {"arms", "e.arms", Kind::kJson},
                                         {"commission", "e.commission", Kind::kNumber},
                                         {"token", "p.token_id", Kind::kHash},
                                         {"imageHash", "coalesce(p.image_hash, j.image_hash)", Kind::kHash},
                                         {"feeWei", "e.fee_wei", Kind::kWei},
                                         {"late", "e.late", Kind::kBool},
                                         {"begunAt", "e.begun_s", Kind::kNumber},
                                         {"begunTx", "e.begun_tx", Kind::kBytes},
                                         {"composedAt", "e.composed_s", Kind::kNumber},
                                         {"exhibitedAt", "e.exhibited_s", Kind::kNumber},
                                         {"endedAt", "e.ended_s", Kind::kNumber},
                                         {"auctions", "e.auctions", Kind::kNumber},
                                         {"priceWei", "e.price_wei", Kind::kWei},
                                         {"rose", "e.rose", Kind::kBool},
                                         {"averageWei", "e.average_wei", Kind::kWei},
                                         {"buyer", "e.buyer", Kind::kAddress},
                                         {"auction.id", "u.id", Kind::kNumber},
                                         {"auction.reserveWei", "u.reserve_wei", Kind::kWei},
                                         {"auction.endsAt", "u.ends_at_s", Kind::kNumber},
                                         {"auction.open", "u.status = 'open'", Kind::kBool},
                                         {"auction.bidder", "u.bidder", Kind::kAddress},
                                         {"auction.bidWei", "u.bid_wei", Kind::kWei},
                                         {"auction.bids", "u.bids", Kind::kNumber},
                                         {"archive.firstPriceWei", "e.archive_first_wei", Kind::kWei},
                                         {"archive.lastPriceWei", "e.archive_last_wei", Kind::kWei},
                                         {"archive.since", "e.archived_s", Kind::kNumber},
                                         {"hides.from", "p.hidden_from_s", Kind::kNumber},
                                         {"hides.until", "p.hidden_until_s", Kind::kNumber}},
                                        {{"state", "e.state = ?", Kind::kText}},
                                        {{"e.number"}}};
  return kExhibitions;
}

const Resource& movement_list() {
  static const Resource kMovements = {
      "/api/v1/artists/movements",
      "movements",
      {{"id", "id", Kind::kNumber},
       {"kind", "kind", Kind::kText},
       {"amountWei", "amount_wei", Kind::kWei},
       {"account", "account", Kind::kAddress},
       {"exhibition", "exhibition", Kind::kNumber},
       {"step", "step", Kind::kText},
       {"credited", "credited", Kind::kBool},
       {"block", "block", Kind::kNumber},
       {"time", "time_s", Kind::kNumber},
       {"tx", "tx", Kind::kBytes}},
      {{"kind", "kind = ?", Kind::kText}, {"exhibition", "exhibition = ?", Kind::kNumber}},
      {{"id"}}};
  return kMovements;
}

Json shaped_exhibition(Json flat, const node::ArtistRow& artist, std::int64_t now_s) {
  Json auction = take_group(flat, "auction");
  Json archive = take_group(flat, "archive");
  const Json hidden = take_group(flat, "hides");
  if (auction.is_object()) {
    const bool open = auction["open"].get<bool>();
    auction.erase("open");
    auction["live"] = open && auction["endsAt"].get<std::int64_t>() > now_s;
  }
  flat["auction"] = std::move(auction);
  add_archive(flat, std::move(archive), artist, now_s);
  add_texts(flat, artist);
  add_pictures(flat, hidden, now_s);
  return flat;
}

std::optional<Json> read_exhibition(node::Store& store, const node::ArtistRow& artist, std::uint64_t number,
                                    std::int64_t now_s) {
  const Resource& list = exhibition_list();
  auto row = row_of(
      store, "SELECT " + sql_of(list.columns) + " FROM " + list.from + " WHERE e.artist = ? AND e.number = ?",
      list.columns, {bytes_of(artist.address), static_cast<std::int64_t>(number)});
  if (!row) return std::nullopt;
  return shaped_exhibition(std::move(*row), artist, now_s);
}

bool is_waiting(const node::ArtistRow& artist) {
  return artist.stage == chain::ArtistStage::kResting &&
         node::next_step(artist, 0).step == chain::ArtistStep::kWait;
}

Json artist_next(const node::ArtistRow& artist, std::uint64_t window_seconds, std::int64_t now_s) {
  const node::ArtistDue due = node::next_step(artist, window_seconds);
  const bool waits = due.step == chain::ArtistStep::kWait || !due.ready_s;
  return {{"step", chain::kArtistStepNames[static_cast<std::size_t>(due.step)]},
          {"readyAt", waits ? Json(nullptr) : Json(*due.ready_s)},
          {"tipWei", due.tip_at(static_cast<std::uint64_t>(std::max<std::int64_t>(now_s, 0))).decimal()}};
}

Json artist_details(node::Store& store, const node::ArtistRow& artist) {
  std::vector<Column> columns = artist_list().columns;
  columns.insert(columns.end(), {{"licence", "licence", Kind::kText},
                                 {"founder", "founder", Kind::kAddress},
                                 {"school", "school", Kind::kAddress},
                                 {"resolver", "resolver", Kind::kAddress},
                                 {"terms", "terms", Kind::kJson}});
  Json json = row_of(store, "SELECT " + sql_of(columns) + " FROM artists WHERE address = ?", columns,
                     {bytes_of(artist.address)})
                  .value_or(Json::object());
  json["waiting"] = is_waiting(artist);
  json["money"] = money_of(store, artist);
  return json;
}

Json artist_weights(node::Store& store, const node::ArtistRow& artist, const Stretch& stretch) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, Json> histories;
  SQLite::Statement& rows = node::bind_all(
      store.prepare(
          "SELECT slot, position, exhibition, time_s, weight FROM artist_weights WHERE artist = ?1 AND "
          "((exhibition >= ?2 AND exhibition <= ?3) OR (exhibition = 0 AND ?2 = 1)) ORDER BY rowid"),
      artist.address, stretch.from, stretch.to);
  while (rows.executeStep()) {
    Json& history = histories[{node::u64_of(rows.getColumn(0)), node::u64_of(rows.getColumn(1))}];
    history.push_back({{"exhibition", rows.getColumn(2).getInt64()},
                       {"time", rows.getColumn(3).getInt64()},
                       {"weight", rows.getColumn(4).getInt64()}});
  }
  rows.reset();
  Json slots = Json::array();
  for (const std::string_view name : chain::kSlotNames)
    slots.push_back({{"name", name}, {"arms", Json::array()}});
  SQLite::Statement& arms = node::bind_all(
      store.prepare(
          "SELECT slot, position, word, head, tail, weight, since_exhibition, uses FROM artist_arms "
          "WHERE artist = ? AND slot < 6 ORDER BY slot, position"),
      artist.address);
  while (arms.executeStep()) {
    const std::uint64_t slot = node::u64_of(arms.getColumn(0));
    const std::uint64_t position = node::u64_of(arms.getColumn(1));
    const bool hand = slot == chain::kHandSlot;
    Json history = std::move(histories[{slot, position}]);
    slots[slot]["arms"].push_back(
        {{"index", position},
         {"word", hand ? Json(nullptr) : Json(node::text_of(arms.getColumn(2)))},
         {"hand", hand ? hand_json(arms.getColumn(3), arms.getColumn(4)) : Json(nullptr)},
         {"weight", arms.getColumn(5).getInt64()},
         {"since", arms.getColumn(6).getInt64()},
         {"uses", arms.getColumn(7).getInt64()},
         {"history", history.is_null() ? Json::array() : std::move(history)}});
  }
  arms.reset();
  return {{"from", stretch.from},
          {"to", stretch.to},
          {"start", artist.terms.weight_start},
          {"least", artist.terms.weight_min},
          {"most", artist.terms.weight_max},
          {"slots", std::move(slots)}};
}

}  // namespace colophon::api
