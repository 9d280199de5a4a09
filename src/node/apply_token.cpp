#include <algorithm>

#include "chain/registry.hpp"
#include "chain/revenue.hpp"
#include "node/apply.hpp"
#include "node/words.hpp"

namespace colophon::node {
namespace {

// A slot below 2^32 is a work's number; an account's has its low 32 bits clear. IRegistry.sol
bool is_work(const Bytes32& slot) {
  return std::all_of(slot.begin(), slot.begin() + 28, [](std::uint8_t byte) { return byte == 0; });
}

void add_shares(Store& store, const Bytes32& token, const std::vector<chain::SplitShare>& split) {
  for (std::size_t i = 0; i < split.size(); ++i) {
    const Bytes32 slot = split[i].slot.word();
    const std::string_view role =
        split[i].role < chain::kRoles.size() ? chain::kRoles[split[i].role] : "other";
    std::optional<eth::Address> account;
    if (!is_work(slot)) {
      account.emplace();
      std::copy_n(slot.begin() + 8, account->bytes.size(), account->bytes.begin());
    }
    store.run(
        "INSERT INTO shares (token_id, position, role, slot, work, account, share) VALUES (?1, ?2, ?3, ?4, "
        "(SELECT "
        "id FROM works WHERE slot = ?5), ?6, ?7)",
        token, i, role, slot, is_work(slot) ? split[i].slot.to_u64() : std::nullopt, account, split[i].share);
  }
}

void minted(Store& store, const Applied& a) {
  const Bytes32 token = a.word("tokenId");
  store.run(
      "INSERT INTO pieces (token_id, commission, model, creator, provider, owner, image_hash, trace_root, "
      "minted_block, minted_s, minted_tx) SELECT ?1, id, model, creator, provider, ?3, ?4, ?5, ?6, ?7, ?8 "
      "FROM "
      "jobs WHERE id = ?2",
      token, a.number("commission"), a.address("creator"), a.word("imageHash"), a.word("traceRoot"),
      a.block.number, a.time_s(), a.tx());
  if (const auto split = a.batch.splits.find(token); split != a.batch.splits.end())
    add_shares(store, token, split->second);
  SQLite::Statement& prompt =
      bind_all(store.prepare("SELECT prompt FROM jobs WHERE id = ?"), a.number("commission"));
  if (!prompt.executeStep()) return;
  for (const std::string& word : search_words(text_of(prompt.getColumn(0))))
    store.run("INSERT INTO piece_words VALUES (?, ?)", word, token);
}

}  // namespace

void apply_token(Store& store, const Applied& a) {
  if (a.event.kind->name() == "Minted") minted(store, a);
  // The mint's own transfer comes before Minted, and finds no piece.
  if (a.event.kind->name() == "Transfer") {
    store.run("UPDATE pieces SET owner = ?2, transfers = transfers + 1 WHERE token_id = ?1",
              a.word("tokenId"), a.address("to"));
  }
}

}  // namespace colophon::node
