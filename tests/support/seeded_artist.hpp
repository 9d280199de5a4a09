// An autonomous artist in a seeded store, as the index would have written it: four exhibitions that ended in
// every way, and one that is on.
#pragma once

#include <nlohmann/json.hpp>

#include "chain/artist.hpp"
#include "tests/support/seeded_store.hpp"

namespace colophon::testing {

inline chain::ArtistTerms shipped_terms() {
  const Bytes file = read_file(std::string(COLOPHON_SOURCE_DIR) + "/contracts/artist.json", 1 << 20).value();
  return chain::read_artist_terms(nlohmann::json::parse(as_text(file)), "artist.json").value();
}

class ArtistSeeder {
 public:
  ArtistSeeder(node::Store& store, const Seeded& seeded, std::int64_t now_s)
      : store_(store), seeded_(seeded), now_s_(now_s) {}

  Bytes seed() {
    const auto done = store_.write([&]() -> Result<void> {
      artist();
      words();
      // Those of the store's pieces that are not on sale, and the first, whose auction is open.
      exhibition(1, 13, "sold");
      exhibition(2, 14, "archived");
      exhibition(3, 15, "archive-sold");
      exhibition(4, 16, "abandoned");
      exhibition(5, 0, "exhibited");
      money();
      return {};
    });
    if (!done) std::fprintf(stderr, "%s", describe(done.error()).c_str());
    COLOPHON_CHECK(done.ok());
    return address_;
  }

 private:
  static constexpr std::uint64_t kFounderGwei = 1'000'000'000;
  static constexpr std::uint64_t kSoldGwei = 25'000'000;
  static constexpr std::uint64_t kArchiveSoldGwei = 4'000'000;
  static constexpr std::uint64_t kIncomeGwei = (kSoldGwei + kArchiveSoldGwei) * 95 / 100;
  static constexpr std::uint64_t kBalanceGwei =  // what money() moves
      kFounderGwei + 1'000'000 + kIncomeGwei + 1'000'000 - 5 * (1'000'000 + 20'000);

  void artist() {
    const chain::ArtistTerms terms = shipped_terms();
    store_.run(
        "INSERT INTO artists (address, name, licence, school, resolver, founder, terms, stage, exhibition, "
        "since_s, begun_s, draw_block, fee_wei, last, average_wei, balance_wei, pending_wei, counted_wei, "
        "per_unit_q64, units_wei, created_block, created_s, created_tx) VALUES (?1, 'Weather <&> \"Sons\"', "
        "'CC0-1.0', ?2, ?3, ?4, ?5, 'exhibited', 5, ?6, ?6, 900, ?7, 'painted', ?8, ?9, ?10, ?11, ?11, ?12, "
        "50, "
        "?6, ?13)",
        address_, address_of("school"), address_of("stalemate"), address_of("founder"),
        chain::to_json(terms).dump(), now_s_ - 90'000, wei_word(1'000'000), wei_word(20'000'000),
        wei_word(kBalanceGwei), wei_word(kIncomeGwei), wei_word(0), wei_word(kFounderGwei),
        hash_of("artist"));
  }

  void arm(int slot, int position, const char* word) {
    store_.run(
        "INSERT INTO artist_arms (artist, slot, position, word, weight, since_exhibition) VALUES (?, ?, ?, "
        "?, "
        "4096, 0)",
        address_, slot, position, word);
    weight(slot, position, 0, 4'096);
  }
  void weight(int slot, int position, int exhibition, int value) {
    store_.run("INSERT INTO artist_weights VALUES (?, ?, ?, ?, ?, ?)", address_, slot, position, exhibition,
               value, now_s_ - 90'000 + exhibition);
    store_.run("UPDATE artist_arms SET weight = ?4 WHERE artist = ?1 AND slot = ?2 AND position = ?3",
               address_, slot, position, value);
  }

  void words() {
    const char* kWords[5][2] = {
        {"sea", "forest"}, {"ink", "screenprint"}, {"azure", "ember"}, {"calm", "stormy"}, {"", "moon"}};
    for (int slot = 0; slot < 5; ++slot) {
      for (int i = 0; i < 2; ++i) arm(slot, i, kWords[slot][i]);
    }
    paint::Recipe recipe;
    const auto model = tiny_model();
    const engine::Program& program = model->program();
    recipe.model = seeded_.model;
    recipe.sampler = program.defaults.sampler;
    recipe.steps = static_cast<std::uint16_t>(program.defaults.steps);
    recipe.guidance_q16 = static_cast<std::uint32_t>(program.defaults.guidance_q16);
    recipe.width = static_cast<std::uint16_t>(program.defaults.size.width);
    recipe.height = static_cast<std::uint16_t>(program.defaults.size.height);
    const chain::Hand hand = chain::hand_of(recipe).value();
    store_.run(
        "INSERT INTO artist_arms (artist, slot, position, head, tail, weight, since_exhibition) VALUES (?, "
        "5, 0, "
        "?, ?, 4096, 0)",
        address_, hand.head, hand.tail);
    weight(5, 0, 0, 4'096);
  }

  void exhibition(int number, int piece, const std::string& state) {
    const std::int64_t time_s = now_s_ - 90'000 + number * 1'000;
    const bool ended = state != "exhibited";
    const bool shown = state != "abandoned";
    const bool archived = state.starts_with("archive");
    const int commission = shown ? piece + 1 : 1'000'000 + number;  // an abandoned one has no piece
    if (shown) {
      store_.run("UPDATE jobs SET creator = ? WHERE id = ?", address_, commission);
      store_.run("UPDATE pieces SET creator = ? WHERE commission = ?", address_, commission);
      event(commission, 103, "Composed", {{"exhibition", std::to_string(number)}});
    }
    const auto if_it = [](bool holds, std::int64_t value) {
      return holds ? std::optional(value) : std::optional<std::int64_t>();
    };
    const auto wei_if = [](bool holds, std::uint64_t gwei) {
      return holds ? std::optional(wei_word(gwei)) : std::optional<Bytes32>();
    };
    const bool paid = state == "sold" || state == "archive-sold";
    store_.run(
        "INSERT INTO exhibitions (artist, number, state, fee_wei, late, arms, words, prompt, commission, "
        "auctions, "
        "auction, price_wei, rose, average_wei, archive_first_wei, archive_last_wei, archived_s, buyer, "
        "begun_s, "
        "begun_tx, composed_s, exhibited_s, ended_s) VALUES (?, ?, ?, ?, 0, '[0,1,0,0,1,0]', "
        "'[\"sea\",\"screenprint\",\"azure\",\"calm\",\"moon\"]', 'calm sea with moon in azure tones, "
        "screenprint', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        address_, number, state, wei_word(1'000'000), commission, shown ? 1 : 0, if_it(shown, piece + 1),
        wei_if(paid, state == "sold" ? kSoldGwei : kArchiveSoldGwei),
        if_it(ended && shown, state == "sold" ? 1 : 0), wei_if(ended && shown, 20'000'000),
        wei_if(archived, 5'000'000), wei_if(archived, 500'000), if_it(archived, time_s + 500),
        paid ? std::optional(address_of("bidder")) : std::optional<Bytes>(), time_s,
        hash_of("begun " + std::to_string(number)), time_s + 10, if_it(shown, time_s + 100),
        if_it(ended, time_s + 500));
    if (ended && shown) weight(0, 0, number, 4'096 + 100 * number);
  }

  void event(int commission, int block, const char* name, const nlohmann::json& payload) {
    store_.run(
        "INSERT INTO events (block, log_index, tx, time_s, contract, name, commission, artist, payload) "
        "VALUES "
        "(?, 0, ?, ?, 'artist', ?, ?, ?, ?)",
        block, hash_of(name), now_s_ - 90'000, name, commission, address_, payload.dump());
  }

  void movement(const char* kind, std::uint64_t gwei, const char* who, int exhibition, const char* step) {
    store_.run(
        "INSERT INTO movements (artist, kind, amount_wei, account, exhibition, step, credited, block, "
        "time_s, tx) "
        "VALUES (?, ?, ?, ?, ?, ?, 0, 60, ?, ?)",
        address_, kind, wei_word(gwei), address_of(who),
        exhibition == 0 ? std::optional<int>() : std::optional(exhibition),
        step == nullptr ? std::optional<std::string>() : std::optional<std::string>(step), now_s_ - 80'000,
        hash_of(kind));
  }

  void money() {
    movement("patron", kFounderGwei, "founder", 0, nullptr);
    movement("gift", 1'000'000, "friend", 0, nullptr);
    for (int i = 1; i <= 5; ++i) {
      movement("fee", 1'000'000, "studio", i, nullptr);
      movement("tip", 20'000, "keeper", i, "begin");
    }
    movement("fee-returned", 1'000'000, "studio", 4, nullptr);
    movement("income", kIncomeGwei, "revenue", 0, nullptr);
    store_.run("INSERT INTO patrons VALUES (?, ?, ?3, ?3, ?4, ?4, ?4)", address_, address_of("founder"),
               wei_word(kFounderGwei), wei_word(0));
  }

  node::Store& store_;
  const Seeded& seeded_;
  const std::int64_t now_s_;
  const Bytes address_ = address_of("artist");
};

}  // namespace colophon::testing
