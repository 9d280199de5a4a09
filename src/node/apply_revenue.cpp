#include "chain/registry.hpp"
#include "chain/revenue.hpp"
#include "node/apply.hpp"

namespace colophon::node {
namespace {

// A sale and its payments are one transaction, the sale's event first; a flush of royalties has no sale.
void payout(Store& store, const Applied& a) {
  const bool escrowed = a.event.kind->name() == "Escrowed";
  const std::uint64_t role = a.number("role");
  store.run(
      "INSERT INTO payouts (token_id, auction, role, payee, slot, currency, amount_wei, credited, block, "
      "time_s, tx) "
      "VALUES (?1, (SELECT id FROM auctions WHERE token_id = ?1 AND settled_tx = ?10), ?2, ?3, ?4, ?5, ?6, "
      "?7, ?8, "
      "?9, ?10)",
      a.word("tokenId"), role < chain::kRoles.size() ? chain::kRoles[role] : "other",
      escrowed ? std::nullopt : std::optional(a.address("payee")),
      escrowed ? std::optional(a.word("slot")) : std::nullopt, a.address("currency"), a.amount("amount"),
      !escrowed && a.event["credited"].to_bool() ? 1 : 0, a.block.number, a.time_s(), a.tx());
}

// Adds to what a row of `table` owes; its first column is `key`.
template <typename Key>
void owe(Store& store, const std::string& table, const std::string& key_column, const Key& key,
         const eth::Address& currency, const eth::Uint256& amount) {
  SQLite::Statement& row = bind_all(
      store.prepare("SELECT amount_wei FROM " + table + " WHERE " + key_column + " = ? AND currency = ?"),
      key, currency);
  eth::Uint256 total = amount;
  // Amounts of one currency can't leave 256 bits; an ERC-20 that says they do shows its own number.
  if (row.executeStep()) total = eth::add(wei_of(row.getColumn(0)), amount).value_or(amount);
  row.reset();
  store.run("INSERT INTO " + table + " (" + key_column +
                ", currency, amount_wei) VALUES (?1, ?2, ?3) ON CONFLICT (" + key_column +
                ", currency) DO UPDATE SET amount_wei = ?3",
            key, currency, total);
}

}  // namespace

void apply_revenue(Store& store, const Applied& a) {
  const std::string_view name = a.event.kind->name();
  if (name == "Paid" || name == "Escrowed") payout(store, a);
  if (name == "Escrowed")
    owe(store, "escrows", "slot", a.word("slot"), a.address("currency"), a.amount("amount"));
  if (name == "EscrowReleased")
    store.run("DELETE FROM escrows WHERE slot = ? AND currency = ?", a.word("slot"), a.address("currency"));
  if (name == "Credited")
    owe(store, "credits", "account", a.address("account"), a.address("currency"), a.amount("amount"));
  if (name == "Withdrawn")
    store.run("DELETE FROM credits WHERE account = ? AND currency = ?", a.address("account"),
              a.address("currency"));
  if (name == "ForwarderDeployed")
    store.run("INSERT INTO forwarders (token_id, address) VALUES (?, ?)", a.word("tokenId"),
              a.address("forwarder"));
}

}  // namespace colophon::node
