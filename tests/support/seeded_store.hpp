// A node's store with as many pieces as wanted, as the index would have written them: the first few painted
// for real with the tiny model, the others with hashes of nothing. The same every time.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/file.hpp"
#include "crypto/sha256.hpp"
#include "engine/executor.hpp"
#include "node/store.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/recipe_bytes.hpp"
#include "paint/request_hash.hpp"

namespace colophon::testing {

struct SeedPlan {
  int pieces = 40;
  int painted = 3;  // of them
  int live = 5;     // auctions that take bids
  std::int64_t now_s = 1'800'000'000;
};

struct Seeded {
  std::vector<Bytes32> tokens{};
  std::vector<Bytes32> images{};
  Bytes32 model{};
};

inline Bytes32 hash_of(const std::string& text) {
  return crypto::sha256(as_bytes(text));
}
inline Bytes address_of(const std::string& text) {
  const Bytes32 hash = hash_of(text);
  return Bytes(hash.begin(), hash.begin() + 20);
}
inline Bytes32 wei_word(std::uint64_t gwei) {
  Bytes32 word{};
  std::uint64_t wei = gwei * 1'000'000'000u;  // below 2^64 for whatever is seeded
  for (std::size_t i = 0; i < 8; ++i, wei >>= 8) word[31 - i] = static_cast<std::uint8_t>(wei);
  return word;
}

inline std::shared_ptr<const engine::Model> tiny_model() {
  return engine::Model::load(
             read_file(std::string(COLOPHON_SOURCE_DIR) + "/models/tiny.safetensors", engine::kModelBytesMax)
                 .value())
      .value();
}

// "storm over the sea, dunes 17": two words of the model and the number.
inline std::string prompt_of(const engine::Model& model, int i) {
  const auto& words = model.program().tokenizer.words;
  const auto word = [&](int n) { return words[static_cast<std::size_t>(n) % words.size()]; };
  return word(i * 7) + " over " + word(i * 13 + 5) + ", number" + std::to_string(i);
}

// What the index writes when the Steward hides a piece by case 1, and closes the case.
inline void hide(node::Store& store, const Bytes32& token, std::int64_t from_s) {
  store.run(
      "INSERT OR REPLACE INTO cases (id, token_id, stage, sender, notice, hidden_from_s, filed_block, "
      "filed_s, "
      "filed_tx) VALUES (1, ?1, 'hidden', ?2, ?3, ?4, 900, ?4, ?3)",
      token, address_of("complainant"), hash_of("notice"), from_s);
  store.run(
      "UPDATE pieces SET hidden_case = 1, hidden_from_s = ?2, hidden_until_s = NULL WHERE token_id = ?1",
      token, from_s);
}
inline void show(node::Store& store, const Bytes32& token) {
  store.run("UPDATE cases SET stage = 'closed' WHERE id = 1");
  store.run(
      "UPDATE pieces SET hidden_case = NULL, hidden_from_s = NULL, hidden_until_s = NULL WHERE token_id = ?",
      token);
}

class StoreSeeder {
 public:
  StoreSeeder(node::Store& store, const std::string& artefacts, const SeedPlan& plan)
      : store_(store), artefacts_(artefacts), plan_(plan), model_(tiny_model()) {}

  Seeded seed() {
    const auto done = store_.write([&]() -> Result<void> {
      common();
      for (int i = 0; i < plan_.pieces; ++i) piece(i);
      for (int i = 0; i < plan_.live; ++i) auction(i, true);
      for (int i = plan_.live; i < plan_.pieces; i += 3) auction(i, false);
      return {};
    });
    if (!done) std::fprintf(stderr, "%s", describe(done.error()).c_str());
    COLOPHON_CHECK(done.ok());
    return out_;
  }

 private:
  static constexpr int kCreators = 7;
  static constexpr int kProviders = 3;

  void common() {
    out_.model = model_->id();
    store_.run(
        "INSERT INTO deployment VALUES (1, 31337, ?, 1, ?, ?, ?, ?, ?, ?, 250, 1000, 500, 3600, 86400, ?, ?, "
        "?)",
        hash_of("genesis"), address_of("registry"), address_of("revenue"), address_of("stalemate"),
        address_of("studio"), address_of("token"), address_of("auctions"), wei_word(50'000'000),
        wei_word(50'000'000), wei_word(1'000'000));
    store_.run("INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 20000, ?, ?, 20002)",
               hash_of("head"), plan_.now_s);
    work(out_.model, "model", "Colophon tiny", 1);
    work(hash_of("corpus"), "dataset", "House corpus", 2);
    store_.run("INSERT INTO work_parents VALUES (?, 0, ?)", out_.model, hash_of("corpus"));
  }

  void work(const Bytes32& id, const char* kind, const char* name, int slot) {
    store_.run(
        "INSERT INTO works (id, kind, name, licence, share, slot, registrant, payee, registered_block, "
        "registered_s, "
        "registered_tx) VALUES (?, ?, ?, 'CC0-1.0', 500, ?, ?, ?, ?, ?, ?)",
        id, kind, name, slot, address_of("author"), address_of("author"), 10 + slot, plan_.now_s - 500'000,
        hash_of(name));
  }

  paint::Request request(int i) const {
    const engine::Program& program = model_->program();
    paint::Recipe recipe;
    recipe.model = model_->id();
    recipe.prompt = prompt_of(*model_, i);
    recipe.sampler = program.defaults.sampler;
    recipe.steps = static_cast<std::uint16_t>(program.defaults.steps);
    recipe.guidance_q16 = static_cast<std::uint32_t>(program.defaults.guidance_q16);
    recipe.width = static_cast<std::uint16_t>(program.defaults.size.width);
    recipe.height = static_cast<std::uint16_t>(program.defaults.size.height);
    return {recipe, static_cast<std::uint64_t>(i)};
  }

  struct Hashes {
    Bytes32 image{};
    Bytes32 trace{};
  };

  Hashes painted(const paint::Request& request) {
    const auto executor =
        engine::make_planned_executor(model_, {request.recipe.width, request.recipe.height}, {.threads = 1});
    const auto painting = paint::paint(*model_, *executor, request, nullptr, [](int, int) {});
    const Bytes file = paint::encode_picture(request, painting.value().rgb).value();
    const Bytes32 hash = paint::image_hash(file);
    COLOPHON_CHECK(write_file(artefacts_ + "/" + to_hex(hash), file).ok());
    store_.run(
        "INSERT INTO artefacts (hash, kind, bytes, media_type, time_ms) VALUES (?, 'picture', ?, "
        "'image/png', 0)",
        hash, file.size());
    store_.run(
        "INSERT INTO checks (request_hash, image_hash, trace_root, agrees, found_image_hash, "
        "found_trace_root, "
        "milliseconds, time_ms) VALUES (?1, ?2, ?3, 1, ?2, ?3, 20, ?4)",
        paint::request_hash(request), hash, painting.value().trace_root, plan_.now_s * 1'000);
    return {hash, painting.value().trace_root};
  }

  void piece(int i) {
    const paint::Request made = request(i);
    const Bytes32 token = paint::request_hash(made);
    const auto [image, trace] = i < plan_.painted ? painted(made)
                                                  : Hashes{hash_of("image " + std::to_string(i)),
                                                           hash_of("trace " + std::to_string(i))};
    const Bytes creator = address_of("creator " + std::to_string(i % kCreators));
    const Bytes provider = address_of("provider " + std::to_string(i % kProviders));
    const int id = i + 1;
    const std::int64_t time_s = plan_.now_s - 400'000 + i * 10;
    const Bytes32 tx = hash_of("tx " + std::to_string(i));
    store_.run(
        "INSERT INTO jobs (id, status, creator, provider, resolver, fee_wei, seed_rule, seed, request_hash, "
        "recipe, "
        "recipe_hash, model, prompt_rule, prompt, negative_prompt, sampler, steps, guidance_q16, width, "
        "height, "
        "claim_seconds, deliver_seconds, image_hash, trace_root, commissioned_block, commissioned_s, "
        "commissioned_tx, "
        "claimed_s, claimed_tx, delivered_block, delivered_s, delivered_tx, ended_s, ended_tx) VALUES (?, "
        "'final', ?, ?, ?, "
        "?, 'fixed', ?, ?, ?, ?, ?, 'public', ?, '', ?, ?, ?, ?, ?, 3600, 3600, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?)",
        id, creator, provider, address_of("stalemate"), wei_word(1'000'000), std::to_string(made.seed), token,
        paint::encode_recipe(made.recipe).value(), paint::recipe_hash(made.recipe), out_.model,
        made.recipe.prompt, made.recipe.sampler, made.recipe.steps, made.recipe.guidance_q16,
        made.recipe.width, made.recipe.height, image, trace, 100 + i, time_s, tx, time_s + 1, tx, 101 + i,
        time_s + 2, tx, time_s + 3, tx);
    store_.run(
        "INSERT INTO pieces (token_id, commission, model, creator, provider, owner, image_hash, trace_root, "
        "minted_block, "
        "minted_s, minted_tx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token, id, out_.model, creator, provider, creator, image, trace, 102 + i, time_s + 3, tx);
    for (const std::string& word :
         {std::string("over"), "number" + std::to_string(i), first_word(made.recipe.prompt)})
      store_.run("INSERT OR IGNORE INTO piece_words VALUES (?, ?)", word, token);
    store_.run("INSERT INTO shares VALUES (?, 0, 'model', ?, ?, NULL, 500)", token, hash_of("slot"),
               out_.model);
    store_.run("INSERT INTO shares VALUES (?, 1, 'creator', ?, NULL, ?, 9500)", token,
               hash_of("slot of creator"), creator);
    if (i > 0 && i % 5 == 0)
      store_.run("INSERT INTO job_parents VALUES (?, 0, ?)", id,
                 out_.tokens[static_cast<std::size_t>(i) - 1]);
    store_.run(
        "INSERT INTO events (block, log_index, tx, time_s, contract, name, commission, token_id, payload) "
        "VALUES "
        "(?, 0, ?, ?, 'studio', 'Commissioned', ?, NULL, '{\"id\":\"1\"}'), (?, 1, ?, ?, 'token', 'Minted', "
        "?, ?, '{}')",
        100 + i, tx, time_s, id, 102 + i, tx, time_s + 3, id, token);
    out_.tokens.push_back(token);
    out_.images.push_back(image);
  }

  void auction(int i, bool live) {
    const auto at = static_cast<std::size_t>(i);
    const Bytes creator = address_of("creator " + std::to_string(i % kCreators));
    const Bytes32 tx = hash_of("auction " + std::to_string(i));
    const std::int64_t end_s = live ? plan_.now_s + 3'600 - i * 60 : plan_.now_s - 1'000 - i;
    const Bytes32 bid = wei_word(2'000'000 + static_cast<std::uint64_t>(i) * 1'000);
    store_.run(
        "INSERT INTO auctions (id, token_id, seller, reserve_wei, is_primary, status, ends_at_s, bidder, "
        "bid_wei, bids, "
        "created_s, created_tx, settled_s, settled_tx) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, 1, ?, ?, ?, ?)",
        i + 1, out_.tokens[at], creator, wei_word(1'000'000), live ? "open" : "sold", end_s,
        address_of("bidder"), bid, end_s - 5'000, tx, live ? std::optional<std::int64_t>() : end_s + 10,
        live ? std::optional<Bytes32>() : tx);
    store_.run("INSERT INTO bids VALUES (?1, ?1, ?2, ?3, ?4, ?5, 500, ?5, ?6)", i + 1, address_of("bidder"),
               bid, live ? "leading" : "won", end_s - 100, tx);
    if (live) return;
    store_.run(
        "UPDATE pieces SET sales = 1, last_price_wei = ?, last_sold_s = ?, owner = ? WHERE token_id = ?", bid,
        end_s + 10, address_of("bidder"), out_.tokens[at]);
    store_.run(
        "INSERT INTO payouts (token_id, auction, role, payee, slot, currency, amount_wei, credited, block, "
        "time_s, tx) "
        "VALUES (?, ?, 'creator', ?, ?, zeroblob(20), ?, 0, 600, ?, ?)",
        out_.tokens[at], i + 1, creator, hash_of("slot of creator"), bid, end_s + 10, tx);
  }

  static std::string first_word(const std::string& prompt) { return prompt.substr(0, prompt.find(' ')); }

  node::Store& store_;
  const std::string artefacts_;
  const SeedPlan plan_;
  std::shared_ptr<const engine::Model> model_;
  Seeded out_;
};

}  // namespace colophon::testing
