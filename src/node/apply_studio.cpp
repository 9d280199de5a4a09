#include "base/text.hpp"
#include "node/apply.hpp"
#include "paint/request_hash.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kShownBytesMax = 4'096;  // of a text, its bad bytes as \xNN

std::optional<Bytes32> unless_zero(const Bytes32& word) {
  return word == Bytes32{} ? std::nullopt : std::optional(word);
}

void commissioned(Store& store, const Applied& a) {
  const std::uint64_t id = a.number("id");
  const auto found = a.batch.commissions.find(id);
  COLOPHON_CHECK(found != a.batch.commissions.end());
  const chain::Commission& terms = found->second.terms;
  const paint::Recipe& recipe = found->second.recipe;
  const eth::Address wanted = a.address("provider");
  std::optional<std::string> seed;
  std::optional<Bytes32> request;
  if (!terms.drawn) {
    seed = std::to_string(terms.fixed_seed);
    request = paint::request_hash(a.word("recipeHash"), terms.fixed_seed);
  }
  const bool committed = recipe.prompt_rule == paint::PromptRule::kCommitted;
  store.run(
      "INSERT INTO jobs (id, status, creator, wanted_provider, resolver, fee_wei, seed_rule, seed, "
      "request_hash, "
      "recipe, recipe_hash, model, prompt_rule, prompt, negative_prompt, sampler, steps, guidance_q16, "
      "width, "
      "height, statement, prompt_work, claim_seconds, deliver_seconds, deadline_s, commissioned_block, "
      "commissioned_s, commissioned_tx) VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?)",
      id, terms.creator, wanted.is_zero() ? std::nullopt : std::optional(wanted), terms.resolver,
      terms.fee_wei, terms.drawn ? "drawn" : "fixed", seed, request, found->second.recipe_bytes,
      a.word("recipeHash"), recipe.model, committed ? "committed" : "public",
      printable(recipe.prompt, kShownBytesMax), printable(recipe.negative_prompt, kShownBytesMax),
      printable(recipe.sampler), recipe.steps, recipe.guidance_q16, recipe.width, recipe.height,
      unless_zero(terms.statement), unless_zero(terms.prompt_work), terms.claim_seconds,
      terms.deliver_seconds, terms.time_s + terms.claim_seconds, a.block.number, a.time_s(), a.tx());
  for (std::size_t i = 0; i < terms.parents.size(); ++i)
    store.run("INSERT INTO job_parents VALUES (?, ?, ?)", id, i, terms.parents[i].word());
  for (std::size_t i = 0; i < recipe.adapters.size(); ++i)
    store.run("INSERT INTO job_adapters VALUES (?, ?, ?, ?)", id, i, recipe.adapters[i].id,
              recipe.adapters[i].strength_q16);
}

void claimed(Store& store, const Applied& a) {
  store.run(
      "UPDATE jobs SET status = 'claimed', provider = ?2, seed = ?3, request_hash = ?4, claimed_s = ?5, "
      "claimed_tx "
      "= ?6, deadline_s = ?5 + deliver_seconds WHERE id = ?1",
      a.number("id"), a.address("provider"), std::to_string(a.event["seed"].to_u64()), a.word("requestHash"),
      a.time_s(), a.tx());
}

void delivered(Store& store, const Applied& a) {
  store.run(
      "UPDATE jobs SET status = 'delivered', image_hash = ?2, trace_root = ?3, delivered_s = ?4, "
      "delivered_tx = ?5, "
      "delivered_block = ?6, deadline_s = ?4 + ?7 WHERE id = ?1",
      a.number("id"), a.word("imageHash"), a.word("traceRoot"), a.time_s(), a.tx(), a.block.number,
      a.terms.window_seconds);
}

void challenged(Store& store, const Applied& a) {
  store.run(
      "UPDATE jobs SET status = CASE status WHEN 'accepted' THEN 'questioned' ELSE 'challenged' END, "
      "challenger = "
      "?2, challenged_s = ?3, challenged_tx = ?4, deadline_s = ?3 + ?5 WHERE id = ?1",
      a.number("id"), a.address("challenger"), a.time_s(), a.tx(), a.terms.resolve_seconds);
}

void resolved(Store& store, const Applied& a) {
  constexpr std::array<const char*, 3> kVerdicts = {"stalemate", "upheld", "wrong"};
  const std::uint64_t verdict = a.number("verdict");
  COLOPHON_CHECK(verdict < kVerdicts.size());
  store.run("UPDATE jobs SET verdict = ?2, resolved_s = ?3, resolved_tx = ?4 WHERE id = ?1", a.number("id"),
            kVerdicts[verdict], a.time_s(), a.tx());
}

// StudioState: a challenged piece becomes questioned; one whose window is over is final at once.
void accepted(Store& store, const Applied& a) {
  store.run(
      "UPDATE jobs SET accepted_s = ?2, accepted_tx = ?3, "
      "ended_s = CASE WHEN status = 'delivered' AND ?2 > deadline_s THEN ?2 END, "
      "ended_tx = CASE WHEN status = 'delivered' AND ?2 > deadline_s THEN ?3 END, "
      "status = CASE WHEN status = 'challenged' THEN 'questioned' WHEN ?2 > deadline_s THEN 'final' ELSE "
      "'accepted' END, "
      "deadline_s = CASE WHEN status = 'delivered' AND ?2 > deadline_s THEN NULL ELSE deadline_s END WHERE "
      "id = ?1",
      a.number("id"), a.time_s(), a.tx());
}

void ended(Store& store, const Applied& a, const char* status) {
  store.run("UPDATE jobs SET status = ?2, deadline_s = NULL, ended_s = ?3, ended_tx = ?4 WHERE id = ?1",
            a.number("id"), status, a.time_s(), a.tx());
}

void slashed(Store& store, const Applied& a) {
  store.run(
      "INSERT INTO slashes (commission, account, costs_wei, burned_wei, time_s, tx) VALUES (?, ?, ?, ?, ?, "
      "?)",
      a.number("id"), a.address("account"), a.amount("costs"), a.amount("burned"), a.time_s(), a.tx());
}

}  // namespace

void apply_studio(Store& store, const Applied& a) {
  const std::string_view name = a.event.kind->name();
  if (name == "Commissioned") commissioned(store, a);
  if (name == "Claimed") claimed(store, a);
  if (name == "Delivered") delivered(store, a);
  if (name == "Challenged") challenged(store, a);
  if (name == "Resolved") resolved(store, a);
  if (name == "Accepted") accepted(store, a);
  if (name == "Finalised") ended(store, a, "final");
  if (name == "Refunded") ended(store, a, "refunded");
  if (name == "Voided") ended(store, a, "void");
  if (name == "Slashed") slashed(store, a);
  if (name == "Disproved") {
    ended(store, a, "disproved");
    store.run("UPDATE pieces SET disproved = 1 WHERE token_id = ?", a.word("tokenId"));
  }
}

}  // namespace colophon::node
