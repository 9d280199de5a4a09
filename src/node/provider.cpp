#include "node/provider.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "chain/calls.hpp"
#include "chain/studio.hpp"
#include "node/crash_point.hpp"
#include "node/pricing.hpp"
#include "paint/painter.hpp"
#include "paint/recipe_bytes.hpp"
#include "paint/request_hash.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kRoundMax = 64;     // commissions looked at in one round
constexpr std::size_t kToldMax = 10'000;  // remembered reasons

}  // namespace

Result<void> Provider::tick(const Moment& moment) {
  COLOPHON_TRY_VOID(deliver_what_is_claimed(moment));
  COLOPHON_TRY_VOID(collect(moment));
  if (!c_.settings.provider) return {};  // what was claimed is still brought to its end
  return claim(moment);
}

Result<void> Provider::keep(const PaintResult& result) {
  if (!result.outcome) {
    ++c_.counters.painting_failures;
    c_.log.error("painting {}: {}", to_hex_0x(result.request_hash), result.outcome.error().message);
    if (result.trial) return {};
    return c_.store.write([&]() -> Result<void> {
      c_.store.run(
          "INSERT OR REPLACE INTO paintings (request_hash, state, error, time_ms) VALUES (?, 'failed', ?, ?)",
          result.request_hash, result.outcome.error().message, wall_ms());
      return {};
    });
  }
  if (result.trial) return remember(result);
  crash_point("provider.painted");
  COLOPHON_TRY(const Bytes32 hash, c_.artefacts.put(result.file));
  COLOPHON_CHECK(hash == result.image_hash);
  crash_point("provider.stored");
  COLOPHON_TRY_VOID(c_.store.write([&]() -> Result<void> {
    c_.store.run(
        "INSERT OR REPLACE INTO paintings (request_hash, state, image_hash, trace_root, milliseconds, "
        "time_ms) VALUES (?, "
        "'painted', ?, ?, ?, ?)",
        result.request_hash, result.image_hash, result.trace_root, result.milliseconds, wall_ms());
    c_.store.run(
        "INSERT OR IGNORE INTO artefacts (hash, kind, bytes, media_type, time_ms) VALUES (?, 'picture', ?, "
        "'image/png', ?)",
        result.image_hash, result.file.size(), wall_ms());
    return {};
  }));
  ++c_.counters.paintings;
  return result.elsewhere ? Result<void>() : remember(result);
}

// What this machine's speed is judged by from now on.
Result<void> Provider::remember(const PaintResult& result) {
  const auto model = c_.shelf.fitted(result.request.recipe);
  if (!model) return {};
  const auto work = multiply_adds(**model, result.request.recipe);
  if (!work) return {};
  return remember_speed(c_.store, result.request.recipe, {*work, result.milliseconds}, wall_ms());
}

Result<void> Provider::deliver_what_is_claimed(const Moment& moment) {
  struct Claimed {
    std::uint64_t id = 0;
    std::uint64_t seed = 0;
    Bytes recipe{};
    Bytes32 request_hash{};
    std::string state{};
    Bytes32 image_hash{};
    Bytes32 trace_root{};
    std::uint64_t since_ms = 0;
    std::uint64_t left_s = 0;
  };
  std::vector<Claimed> all;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(
        c_.store.prepare(
            "SELECT j.id, j.seed, j.recipe, j.request_hash, p.state, p.image_hash, p.trace_root, p.time_ms, "
            "j.deadline_s FROM jobs j "
            "LEFT JOIN paintings p ON p.request_hash = j.request_hash WHERE j.status = 'claimed' AND "
            "j.provider = ? AND j.deadline_s >= ? ORDER BY j.deadline_s LIMIT ?"),
        c_.journal.account(), moment.time_s, kRoundMax);
    while (rows.executeStep()) {
      all.push_back({u64_of(rows.getColumn(0)), parse_u64(text_of(rows.getColumn(1))).value_or(0),
                     bytes_of(rows.getColumn(2)), hash_of(rows.getColumn(3)), text_of(rows.getColumn(4)),
                     hash_of(rows.getColumn(5)), hash_of(rows.getColumn(6)), u64_of(rows.getColumn(7)),
                     u64_of(rows.getColumn(8)) - moment.time_s});
    }
    return {};
  }));
  for (const Claimed& job : all) {
    if (job.state == "painted") {
      const std::string key = "deliver:" + std::to_string(job.id) + ":" + to_hex_0x(job.image_hash);
      COLOPHON_TRY(const auto state,
                   c_.want(key, chain::call_deliver(c_.deployment, job.id, job.image_hash, job.trace_root)));
      static_cast<void>(state);
    } else if (wall_ms() >= job.since_ms + (job.state.empty() ? 0 : kFailedPaintingRestMs) &&
               !c_.queue.busy_with(job.request_hash)) {
      const auto recipe = paint::decode_recipe(job.recipe);
      if (recipe)
        c_.queue.add({.request_hash = job.request_hash,
                      .request = {*recipe, job.seed},
                      .left_ms = std::max<std::uint64_t>(job.left_s, 1) * 1'000});
    }
  }
  return {};
}

// Fee and bond, once nobody can challenge any more.
Result<void> Provider::collect(const Moment& moment) {
  std::vector<std::uint64_t> due;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(
        c_.store.prepare("SELECT id FROM jobs WHERE provider = ? AND status IN ('delivered', 'accepted') AND "
                         "deadline_s < ? AND (status = 'accepted' OR prompt_rule = 'public') LIMIT ?"),
        c_.journal.account(), moment.time_s, kRoundMax);
    while (rows.executeStep()) due.push_back(u64_of(rows.getColumn(0)));
    return {};
  }));
  for (const std::uint64_t id : due) {
    COLOPHON_TRY(const auto state,
                 c_.want("finalise:" + std::to_string(id), chain::call_finalise(c_.deployment, id)));
    static_cast<void>(state);
  }
  return {};
}

Result<std::uint64_t> Provider::unfinished() {
  std::uint64_t count = 0;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& row =
        bind_all(c_.store.prepare(
                     "SELECT (SELECT count(*) FROM jobs WHERE status = 'claimed' AND provider = ?1) + "
                     "(SELECT count(*) "
                     "FROM transactions WHERE account = ?1 AND state IN ('wanted', 'signed') AND intent LIKE "
                     "'claim:%')"),
                 c_.journal.account());
    if (row.executeStep()) count = u64_of(row.getColumn(0));
    return {};
  }));
  return count;
}

Result<void> Provider::claim(const Moment& moment) {
  COLOPHON_TRY(std::uint64_t ahead, unfinished());
  if (ahead >= c_.settings.queue_max) return {};
  std::vector<OpenJob> open;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(
        c_.store.prepare(
            "SELECT id, recipe, seed, seed_rule = 'drawn', fee_wei, deliver_seconds FROM jobs WHERE status = "
            "'open' AND deadline_s > ?1 AND prompt_rule = 'public' AND (wanted_provider IS NULL OR "
            "wanted_provider = ?2) AND id > ?4 ORDER BY id LIMIT ?3"),
        moment.time_s, c_.journal.account(), kRoundMax, looked_at_);
    while (rows.executeStep()) {
      open.push_back({u64_of(rows.getColumn(0)), bytes_of(rows.getColumn(1)),
                      parse_u64(text_of(rows.getColumn(2))).value_or(0), rows.getColumn(3).getInt() != 0,
                      wei_of(rows.getColumn(4)), u64_of(rows.getColumn(5))});
    }
    return {};
  }));
  // The next round goes on behind these, so that no number of hopeless commissions hides one that suits.
  looked_at_ = open.size() < kRoundMax ? 0 : open.back().id;
  if (open.empty()) return {};
  const auto books = c_.shelf.list();
  COLOPHON_TRY(const eth::FeeOffer fees, c_.client.fees());
  const chain::Studio studio(c_.client, c_.deployment.studio);
  for (const OpenJob& job : open) {
    if (ahead >= c_.settings.queue_max) break;
    const auto recipe = paint::decode_recipe(job.recipe);
    if (!recipe) continue;
    COLOPHON_TRY(const bool suited, suits(job, *recipe, books, fees.max_fee_per_gas_wei, ahead));
    if (!suited) continue;
    std::uint64_t seed = job.fixed_seed;
    if (job.drawn) {
      const auto drawn = studio.draw_seed(job.id);
      if (!drawn && eth::is_nodes_trouble(drawn.error())) return drawn.error();
      if (!drawn) continue;  // SeedNotYet, or out of reach for good
      seed = *drawn;
    }
    const std::string key = "claim:" + std::to_string(job.id) + ":" + std::to_string(seed);
    COLOPHON_TRY(const auto state,
                 c_.want(key, chain::call_claim(c_.deployment, job.id, seed, c_.terms.claim_bond_wei)));
    if (state == IntentState::kWanted) ++ahead;
  }
  return {};
}

// A claim binds a bond: nothing is claimed that this machine can't paint, in time, for what it costs.
Result<bool> Provider::suits(const OpenJob& job, const paint::Recipe& recipe,
                             const std::vector<Shelf::Book>& books, const eth::Uint256& gas_price_wei,
                             std::uint64_t ahead) {
  const auto no = [&](const std::string& why) {
    if (told_.size() >= kToldMax) told_.clear();
    if (std::exchange(told_[job.id], why) != why) c_.log.info("commission {} is left alone: {}", job.id, why);
    return false;
  };
  const auto book =
      std::find_if(books.begin(), books.end(), [&](const auto& b) { return b.id == recipe.model; });
  if (book == books.end()) return no("its model is not here");
  const auto& offered = c_.settings.models;
  const bool listed =
      offered.empty() || std::any_of(offered.begin(), offered.end(), [&](const std::string& name) {
        return name == book->name || name == to_hex_0x(book->id);
      });
  if (!listed) return no("its model is not offered");
  const auto fair_fee = [&](std::uint64_t milliseconds) {
    return least_fee({.per_second_wei = c_.settings.price_per_second_wei,
                      .gas_percent = c_.settings.gas_percent,
                      .gas_price_wei = gas_price_wei},
                     milliseconds);
  };
  // Before its adapters are read and fitted, which a worthless commission must not cost.
  if (job.fee_wei < fair_fee(0)) return no("its fee is below " + eth::format_ether(fair_fee(0)));
  const auto model = c_.shelf.fitted(recipe);
  if (!model) return no(model.error().message);
  const auto paintable = paint::check_request(**model, {recipe, 0}, nullptr);
  if (!paintable) return no(paintable.error().message);
  const auto work = multiply_adds(**model, recipe);
  if (!work) return no("its size is not offered");
  COLOPHON_TRY(const auto speed, speed_of(c_.store, recipe));
  if (!speed) {
    // The first of its kind is the measure.
    c_.pool.add({paint::request_hash({recipe, 0}), {recipe, 0}, true});
    return no("it is the first of its kind: a trial measures how long one takes");
  }
  const std::uint64_t milliseconds = milliseconds_of(*speed, *work);
  constexpr std::uint64_t kSafety = 2;
  const std::uint64_t painters = c_.settings.workers + (c_.settings.nats.empty() ? 0 : c_.settings.painters);
  const std::uint64_t until_done_s = (milliseconds / 1'000 + 1) * (ahead / painters + 1) * kSafety;
  if (until_done_s > job.deliver_seconds) return no("it can't be painted in time");
  const eth::Uint256 least = fair_fee(milliseconds);
  if (job.fee_wei < least) return no("its fee is below " + eth::format_ether(least));
  return true;
}

}  // namespace colophon::node
