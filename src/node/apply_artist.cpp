#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "chain/wei.hpp"
#include "node/apply.hpp"
#include "node/artist_row.hpp"

namespace colophon::node {
namespace {

const eth::Address& who(const Applied& a) {
  return a.event.log.address;
}

// Its constructor speaks before anything else is known of it.
void make_sure_of(Store& store, const Applied& a) {
  if (read_artist(store, who(a))) return;
  const auto found = a.batch.artists.find(who(a));
  COLOPHON_CHECK(found != a.batch.artists.end());
  const chain::ArtistConfig& c = found->second;
  const eth::Uint256 none;
  store.run(
      "INSERT INTO artists (address, name, licence, school, resolver, founder, terms, since_s, fee_wei, "
      "average_wei, balance_wei, pending_wei, counted_wei, per_unit_q64, units_wei, created_block, "
      "created_s, "
      "created_tx) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?9, ?9, ?9, ?9, ?9, ?11, ?8, ?12)",
      who(a), printable(c.name), printable(c.licence), c.school, c.resolver,
      c.founder.is_zero() ? std::nullopt : std::optional(c.founder), chain::to_json(c.terms).dump(),
      a.time_s(), none, c.terms.price_start_wei, a.block.number, a.tx());
}

void set_account(Store& store, const ArtistRow& row) {
  store.run(
      "UPDATE artists SET balance_wei = ?2, pending_wei = ?3, counted_wei = ?4, per_unit_q64 = ?5, units_wei "
      "= "
      "?6 WHERE address = ?1",
      row.address, row.balance_wei, row.account.pending_wei, row.account.counted_wei,
      row.account.per_unit_q64, row.account.units_wei);
}

struct Movement {
  const char* kind = "";
  eth::Uint256 amount_wei{};
  std::optional<eth::Address> account{};
  std::optional<std::string_view> step{};
  bool in = false;
  bool credited = false;
};

void move(Store& store, const Applied& a, ArtistRow& row, const Movement& m) {
  store.run(
      "INSERT INTO movements (artist, kind, amount_wei, account, exhibition, step, credited, block, time_s, "
      "tx) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.address, m.kind, m.amount_wei, m.account,
      row.exhibition == 0 ? std::nullopt : std::optional(row.exhibition), m.step, m.credited ? 1 : 0,
      a.block.number, a.time_s(), a.tx());
  row.balance_wei =
      m.in ? chain::plus(row.balance_wei, m.amount_wei) : chain::minus(row.balance_wei, m.amount_wei);
  set_account(store, row);
}

void set_stage(Store& store, const Applied& a, const char* stage) {
  store.run("UPDATE artists SET stage = ?2, since_s = ?3 WHERE address = ?1", who(a), stage, a.time_s());
}

void rest(Store& store, const Applied& a, const ArtistRow& row) {
  const std::uint64_t ready = row.begun_s + chain::rest_seconds(row.failures, row.terms);
  store.run("UPDATE artists SET stage = 'resting', since_s = ?2 WHERE address = ?1", row.address,
            std::max(ready, a.time_s()));
}

// ---- words and hands ----

void set_weight(Store& store, const Applied& a, const ArtistRow& row, std::uint64_t slot,
                std::uint64_t position, std::uint64_t weight) {
  store.run("UPDATE artist_arms SET weight = ?4 WHERE artist = ?1 AND slot = ?2 AND position = ?3",
            row.address, slot, position, weight);
  store.run(
      "INSERT INTO artist_weights (artist, slot, position, exhibition, weight, time_s) VALUES (?, ?, ?, ?, "
      "?, "
      "?)",
      row.address, slot, position, row.exhibition, weight, a.time_s());
}

void word_added(Store& store, const Applied& a, const ArtistRow& row) {
  const Bytes32 text = a.word("text");
  const std::string word(text.begin(), std::find(text.begin(), text.end(), 0));
  store.run(
      "INSERT INTO artist_arms (artist, slot, position, word, weight, since_exhibition) VALUES (?, ?, ?, ?, "
      "?, "
      "?)",
      row.address, a.number("slot"), a.number("index"), printable(word), a.number("weight"), row.exhibition);
  set_weight(store, a, row, a.number("slot"), a.number("index"), a.number("weight"));
}

void hand_added(Store& store, const Applied& a, const ArtistRow& row) {
  const Bytes32 adapter = a.word("adapter");
  store.run(
      "INSERT INTO artist_arms (artist, slot, position, adapter, head, tail, weight, since_exhibition) "
      "VALUES "
      "(?, 5, ?, ?, ?, ?, ?, ?) ON CONFLICT (artist, slot, position) DO UPDATE SET adapter = "
      "excluded.adapter, "
      "head = excluded.head, tail = excluded.tail, uses = 0, since_exhibition = excluded.since_exhibition",
      row.address, a.number("index"), adapter == Bytes32{} ? std::nullopt : std::optional(adapter),
      a.event["head"].to_bytes(), a.event["tail"].to_bytes(), a.number("weight"), row.exhibition);
  set_weight(store, a, row, chain::kHandSlot, a.number("index"), a.number("weight"));
}

chain::Arms arms_of(const Applied& a) {
  chain::Arms arms{};
  for (std::size_t i = 0; i < arms.size(); ++i)
    arms[i] = static_cast<std::uint8_t>(a.event["arms"].items()[i].to_u64());
  return arms;
}

// ---- exhibitions ----

void begun(Store& store, const Applied& a, ArtistRow& row) {
  row.exhibition = a.number("exhibition");
  store.run(
      "UPDATE artists SET exhibition = ?2, begun_s = ?3, draw_block = ?4, fee_wei = ?5 WHERE address = ?1",
      row.address, row.exhibition, a.time_s(), a.number("drawBlock"), a.amount("fee"));
  store.run(
      "INSERT INTO exhibitions (artist, number, state, fee_wei, begun_s, begun_tx) VALUES (?, ?, 'sketched', "
      "?, "
      "?, ?)",
      row.address, row.exhibition, a.amount("fee"), a.time_s(), a.tx());
  set_stage(store, a, "sketched");
}

void composed(Store& store, const Applied& a, ArtistRow& row) {
  const chain::Arms arms = arms_of(a);
  auto words = nlohmann::json::array();
  for (std::size_t slot = 0; slot < arms.size(); ++slot) {
    store.run("UPDATE artist_arms SET uses = uses + 1 WHERE artist = ? AND slot = ? AND position = ?",
              row.address, slot, arms[slot]);
    if (slot == chain::kHandSlot) continue;
    SQLite::Statement& word =
        bind_all(store.prepare("SELECT word FROM artist_arms WHERE artist = ? AND slot = ? AND position = ?"),
                 row.address, slot, arms[slot]);
    words.push_back(word.executeStep() ? text_of(word.getColumn(0)) : std::string());
    word.reset();
  }
  store.run(
      "UPDATE exhibitions SET state = 'commissioned', commission = ?3, arms = ?4, words = ?5, prompt = ?6, "
      "late "
      "= ?7, composed_s = ?8 WHERE artist = ?1 AND number = ?2",
      row.address, a.number("exhibition"), a.number("commission"), nlohmann::json(arms).dump(), words.dump(),
      printable(a.event["prompt"].to_text()), a.event["late"].to_bool() ? 1 : 0, a.time_s());
  move(store, a, row, {.kind = "fee", .amount_wei = a.amount("fee"), .account = a.deployment.studio});
  set_stage(store, a, "commissioned");
}

void exhibited(Store& store, const Applied& a, const ArtistRow& row) {
  store.run(
      "UPDATE exhibitions SET state = 'exhibited', auction = ?3, auctions = ?4, exhibited_s = "
      "coalesce(exhibited_s, ?5) WHERE artist = ?1 AND number = ?2",
      row.address, a.number("exhibition"), a.number("auction"), a.number("auctions"), a.time_s());
  if (a.number("auctions") != 1) return;
  store.run("UPDATE artists SET failures = 0, last = 'painted' WHERE address = ?", row.address);
  set_stage(store, a, "exhibited");
}

void abandoned(Store& store, const Applied& a, ArtistRow& row) {
  bool unclaimed = false;
  std::uint64_t hand = 0;
  SQLite::Statement& found = bind_all(
      store.prepare("SELECT j.provider IS NULL, e.arms FROM exhibitions e JOIN jobs j ON j.id = e.commission "
                    "WHERE e.artist = ? AND e.number = ?"),
      row.address, a.number("exhibition"));
  if (found.executeStep()) {
    unclaimed = found.getColumn(0).getInt() != 0;
    hand = nlohmann::json::parse(found.getColumn(1).getString())[chain::kHandSlot];
  }
  found.reset();
  row.failures = std::min<std::uint64_t>(row.failures + 1, 255);
  store.run("UPDATE artists SET failures = ?2, last = ?3 WHERE address = ?1", row.address, row.failures,
            unclaimed ? "unclaimed" : "failed");
  store.run("UPDATE exhibitions SET state = 'abandoned', ended_s = ?3 WHERE artist = ?1 AND number = ?2",
            row.address, a.number("exhibition"), a.time_s());
  if (unclaimed) set_weight(store, a, row, chain::kHandSlot, hand, a.number("handWeight"));
  rest(store, a, row);
}

void learned(Store& store, const Applied& a, const ArtistRow& row) {
  const chain::Arms arms = arms_of(a);
  for (std::size_t slot = 0; slot < arms.size(); ++slot)
    set_weight(store, a, row, slot, arms[slot], a.event["weights"].items()[slot].to_u64());
  store.run("UPDATE artists SET average_wei = ?2 WHERE address = ?1", row.address, a.amount("average"));
  store.run("UPDATE exhibitions SET average_wei = ?3, ended_s = ?4 WHERE artist = ?1 AND number = ?2",
            row.address, a.number("exhibition"), a.amount("average"), a.time_s());
  if (a.amount("price") > eth::Uint256()) {
    store.run(
        "UPDATE exhibitions SET state = 'sold', price_wei = ?3, rose = ?4, buyer = (SELECT bidder FROM "
        "auctions "
        "WHERE id = auction) WHERE artist = ?1 AND number = ?2",
        row.address, a.number("exhibition"), a.amount("price"), a.amount("price") >= row.average_wei ? 1 : 0);
  }
  rest(store, a, row);
}

void archived(Store& store, const Applied& a, const ArtistRow& row) {
  store.run(
      "UPDATE exhibitions SET state = 'archived', rose = 0, archive_first_wei = ?3, archive_last_wei = ?4, "
      "archived_s = ?5 WHERE artist = ?1 AND number = ?2",
      row.address, a.number("exhibition"), a.amount("firstPrice"), a.amount("lastPrice"), a.time_s());
}

void archive_sold(Store& store, const Applied& a, const ArtistRow& row) {
  store.run(
      "UPDATE exhibitions SET state = 'archive-sold', price_wei = ?3, buyer = ?4 WHERE artist = ?1 AND "
      "number = "
      "?2",
      row.address, a.number("exhibition"), a.amount("price"), a.address("buyer"));
  store.run("UPDATE pieces SET sales = sales + 1, last_price_wei = ?2, last_sold_s = ?3 WHERE token_id = ?1",
            a.word("tokenId"), a.amount("price"), a.time_s());
}

// ---- money ----

void received(Store& store, const Applied& a, ArtistRow& row) {
  const eth::Address from = a.address("from");
  const bool income = from == a.deployment.revenue;
  if (income) chain::earn(row.account, a.amount("amount"));
  const char* kind = income ? "income" : from == a.deployment.studio ? "fee-returned" : "gift";
  move(store, a, row, {.kind = kind, .amount_wei = a.amount("amount"), .account = from, .in = true});
}

chain::PatronPosition position_of(Store& store, const eth::Address& artist, const eth::Address& patron) {
  SQLite::Statement& row = bind_all(
      store.prepare(
          "SELECT given_wei, open_wei, paid_wei, due_wei, since_q64 FROM patrons WHERE artist = ? AND "
          "address = ?"),
      artist, patron);
  chain::PatronPosition position;
  if (row.executeStep()) {
    position = {wei_of(row.getColumn(0)), wei_of(row.getColumn(1)), wei_of(row.getColumn(2)),
                wei_of(row.getColumn(3)), wei_of(row.getColumn(4))};
  }
  row.reset();
  return position;
}

void set_position(Store& store, const eth::Address& artist, const eth::Address& patron,
                  const chain::PatronPosition& p) {
  store.run(
      "INSERT INTO patrons VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (artist, address) DO UPDATE SET "
      "given_wei = ?3, open_wei = ?4, paid_wei = ?5, due_wei = ?6, since_q64 = ?7",
      artist, patron, p.given_wei, p.open_wei, p.paid_wei, p.due_wei, p.since_q64);
}

void patronised(Store& store, const Applied& a, ArtistRow& row) {
  const eth::Address patron = a.address("patron");
  chain::PatronPosition position = position_of(store, row.address, patron);
  chain::give(row.account, position, a.amount("amount"), row.shares());
  set_position(store, row.address, patron, position);
  move(store, a, row, {.kind = "patron", .amount_wei = a.amount("amount"), .account = patron, .in = true});
}

void patron_paid(Store& store, const Applied& a, ArtistRow& row) {
  const eth::Address patron = a.address("patron");
  chain::PatronPosition position = position_of(store, row.address, patron);
  chain::pay(row.account, position, row.shares());
  set_position(store, row.address, patron, position);
  move(store, a, row,
       {.kind = "patron-paid",
        .amount_wei = a.amount("amount"),
        .account = patron,
        .credited = a.event["credited"].to_bool()});
}

void tipped(Store& store, const Applied& a, ArtistRow& row) {
  move(store, a, row,
       {.kind = "tip",
        .amount_wei = a.amount("amount"),
        .account = a.address("keeper"),
        .step = chain::kArtistStepNames[a.number("step")],
        .credited = a.event["credited"].to_bool()});
}

}  // namespace

void apply_artist(Store& store, const Applied& a) {
  make_sure_of(store, a);
  ArtistRow row = *read_artist(store, who(a));
  const std::string_view name = a.event.kind->name();
  if (name == "WordAdded") word_added(store, a, row);
  if (name == "HandAdded") hand_added(store, a, row);
  if (name == "Begun") begun(store, a, row);
  if (name == "Composed") composed(store, a, row);
  if (name == "Exhibited") exhibited(store, a, row);
  if (name == "Abandoned") abandoned(store, a, row);
  if (name == "Learned") learned(store, a, row);
  if (name == "Archived") archived(store, a, row);
  if (name == "ArchiveSold") archive_sold(store, a, row);
  if (name == "Received") received(store, a, row);
  if (name == "Patronised") patronised(store, a, row);
  if (name == "PatronPaid") patron_paid(store, a, row);
  if (name == "Tipped") tipped(store, a, row);
}

}  // namespace colophon::node
