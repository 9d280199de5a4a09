#include "node/watcher.hpp"

#include "base/endian.hpp"
#include "base/text.hpp"
#include "chain/calls.hpp"
#include "crypto/sha256.hpp"
#include "keys/private_key.hpp"
#include "paint/recipe_bytes.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kRoundMax = 64;

}  // namespace

bool is_chosen(ByteView secret, const Bytes32& request_hash, const Bytes32& image_hash,
               std::uint64_t percent) {
  Bytes text(secret.begin(), secret.end());
  append(text, request_hash);
  append(text, image_hash);
  const Bytes32 hash = crypto::sha256(text);
  return load_be<std::uint64_t>(hash.data()) % 100 < percent;
}

// Made once and kept, so that a restart draws no new lots.
Result<Bytes> Watcher::secret() {
  if (!secret_.empty()) return secret_;
  std::string known;
  COLOPHON_TRY_VOID(c_.store.write([&]() -> Result<void> {
    SQLite::Statement& row = c_.store.prepare("SELECT value FROM settings WHERE name = 'watcher secret'");
    if (row.executeStep()) known = row.getColumn(0).getString();
    row.reset();
    if (!known.empty()) return {};
    COLOPHON_TRY(const keys::PrivateKey random, keys::PrivateKey::generate());
    known = to_hex(crypto::sha256(random.secret_bytes()));
    c_.store.run("INSERT INTO settings VALUES ('watcher secret', ?)", known);
    return {};
  }));
  COLOPHON_TRY(secret_, from_hex(known));
  return secret_;
}

Result<std::vector<Watcher::Delivery>> Watcher::unchecked(const Moment& moment) {
  std::vector<Delivery> found;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(
        c_.store.prepare(
            "SELECT j.id, j.seed, j.recipe, j.request_hash, j.image_hash, j.trace_root FROM jobs j WHERE "
            "j.status IN ('delivered', 'accepted') AND j.deadline_s >= ?1 AND j.prompt_rule = 'public' AND "
            "j.provider <> ?2 AND NOT EXISTS (SELECT 1 FROM checks c WHERE c.request_hash = j.request_hash "
            "AND c.image_hash = j.image_hash AND c.trace_root = j.trace_root) AND NOT EXISTS (SELECT 1 FROM "
            "paintings p WHERE p.request_hash = j.request_hash AND p.state = 'failed' AND p.time_ms > ?3) "
            "ORDER BY j.deadline_s"),
        moment.time_s, c_.journal.account(), wall_ms() - kFailedPaintingRestMs);
    while (rows.executeStep() && found.size() < kRoundMax) {
      Delivery one{u64_of(rows.getColumn(0)),   parse_u64(text_of(rows.getColumn(1))).value_or(0),
                   bytes_of(rows.getColumn(2)), hash_of(rows.getColumn(3)),
                   hash_of(rows.getColumn(4)),  hash_of(rows.getColumn(5))};
      const auto recipe = paint::decode_recipe(one.recipe);
      if (!recipe || !c_.shelf.holds(*recipe)) continue;
      if (is_chosen(secret_, one.request_hash, one.image_hash, c_.settings.check_percent))
        found.push_back(std::move(one));
    }
    return {};
  }));
  return found;
}

Result<void> Watcher::tick(const Moment& moment) {
  COLOPHON_TRY_VOID([&]() -> Result<void> {
    COLOPHON_TRY(const Bytes made, secret());
    static_cast<void>(made);
    return {};
  }());
  COLOPHON_TRY(const auto deliveries, unchecked(moment));
  for (const Delivery& delivery : deliveries) {
    if (c_.pool.busy_with(delivery.request_hash)) continue;
    c_.pool.add({delivery.request_hash, {*paint::decode_recipe(delivery.recipe), delivery.seed}});
  }
  return challenge_what_disagrees(moment);
}

Result<void> Watcher::write_check(const Delivery& delivery, const PaintResult& result) {
  const bool agrees = delivery.image_hash == result.image_hash && delivery.trace_root == result.trace_root;
  ++c_.counters.checks;
  if (!agrees) {
    ++c_.counters.disagreements;
    c_.log.warn("commission {} was delivered as {}, repainting gives {}", delivery.id,
                to_hex_0x(delivery.image_hash), to_hex_0x(result.image_hash));
  }
  c_.store.run(
      "INSERT OR IGNORE INTO checks (request_hash, image_hash, trace_root, agrees, found_image_hash, "
      "found_trace_root, "
      "milliseconds, time_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      delivery.request_hash, delivery.image_hash, delivery.trace_root, agrees ? 1 : 0, result.image_hash,
      result.trace_root, result.milliseconds, wall_ms());
  return {};
}

Result<void> Watcher::keep(const PaintResult& result) {
  if (result.trial || !result.outcome) return {};  // the provider's part has logged it
  return c_.store.write([&]() -> Result<void> {
    std::vector<Delivery> all;
    SQLite::Statement& rows = bind_all(c_.store.prepare("SELECT id, image_hash, trace_root FROM jobs WHERE "
                                                        "request_hash = ? AND image_hash IS NOT NULL AND "
                                                        "provider <> ?"),
                                       result.request_hash, c_.journal.account());
    while (rows.executeStep()) {
      all.push_back({.id = u64_of(rows.getColumn(0)),
                     .request_hash = result.request_hash,
                     .image_hash = hash_of(rows.getColumn(1)),
                     .trace_root = hash_of(rows.getColumn(2))});
    }
    for (const Delivery& delivery : all) COLOPHON_TRY_VOID(write_check(delivery, result));
    return {};
  });
}

Result<void> Watcher::challenge_what_disagrees(const Moment& moment) {
  if (!c_.settings.challenge) return {};
  std::vector<std::pair<std::uint64_t, Bytes32>> lies;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(
        c_.store.prepare(
            "SELECT j.id, j.image_hash FROM checks c JOIN jobs j ON j.request_hash = c.request_hash AND "
            "j.image_hash = c.image_hash AND j.trace_root = c.trace_root WHERE c.agrees = 0 AND j.status IN "
            "('delivered', 'accepted') AND j.deadline_s >= ? LIMIT ?"),
        moment.time_s, kRoundMax);
    while (rows.executeStep()) lies.emplace_back(u64_of(rows.getColumn(0)), hash_of(rows.getColumn(1)));
    return {};
  }));
  for (const auto& [id, image] : lies) {
    COLOPHON_TRY(const auto state,
                 c_.want("challenge:" + std::to_string(id) + ":" + to_hex_0x(image),
                         chain::call_challenge(c_.deployment, id, c_.terms.challenge_bond_wei)));
    static_cast<void>(state);
  }
  return {};
}

}  // namespace colophon::node
