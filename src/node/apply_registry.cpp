#include "base/text.hpp"
#include "chain/registry.hpp"
#include "node/apply.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kNameBytesMax = 1'024;  // 64 bytes of a name, each shown as \xNN at worst

std::optional<Bytes32> unless_zero(const Bytes32& word) {
  return word == Bytes32{} ? std::nullopt : std::optional(word);
}

void registered(Store& store, const Applied& a) {
  const Bytes32 id = a.word("id");
  const std::uint64_t slot = a.number("slot");
  const std::uint64_t kind = a.number("kind");
  COLOPHON_CHECK(kind < chain::kWorkKinds.size());
  store.run(
      "INSERT INTO works (id, kind, name, licence, share, slot, registrant, payee, terms, previous, "
      "registered_block, registered_s, registered_tx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      id, chain::kWorkKinds[kind], printable(a.event["name"].to_text(), kNameBytesMax),
      printable(a.event["licence"].to_text(), kNameBytesMax), a.number("share"), slot,
      a.address("registrant"), a.address("payee"), unless_zero(a.word("terms")),
      unless_zero(a.word("previous")), a.block.number, a.time_s(), a.tx());
  const auto& parents = a.event["parents"].items();
  for (std::size_t i = 0; i < parents.size(); ++i)
    store.run("INSERT INTO work_parents VALUES (?, ?, ?)", id, i, parents[i].word());
  store.run("INSERT INTO slots (slot, holder) VALUES (?, ?)", eth::Uint256(slot), a.address("payee"));
}

void offered(Store& store, const Applied& a) {
  const eth::Address to = a.address("to");
  store.run(
      "INSERT INTO slots (slot, holder, offered_to) VALUES (?1, ?2, ?3) ON CONFLICT (slot) DO UPDATE SET "
      "holder = "
      "?2, offered_to = ?3",
      a.word("slot"), a.address("holder"), to.is_zero() ? std::nullopt : std::optional(to));
}

void taken(Store& store, const Applied& a) {
  store.run(
      "INSERT INTO slots (slot, holder) VALUES (?1, ?2) ON CONFLICT (slot) DO UPDATE SET holder = ?2, "
      "offered_to = "
      "NULL",
      a.word("slot"), a.address("to"));
  if (const auto number = a.amount("slot").to_u64())
    store.run("UPDATE works SET payee = ?2 WHERE slot = ?1", *number, a.address("to"));
}

void contested(Store& store, const Applied& a, const std::optional<eth::Address>& contester) {
  const Bytes32 id = a.word("id");
  store.run("UPDATE works SET contested = ?2, contester = ?3 WHERE id = ?1", id, contester ? 1 : 0,
            contester);
  SQLite::Statement& work = bind_all(store.prepare("SELECT slot FROM works WHERE id = ?"), id);
  if (!work.executeStep()) return;
  store.run("UPDATE slots SET contested = ?2 WHERE slot = ?1", eth::Uint256(u64_of(work.getColumn(0))),
            contester ? 1 : 0);
}

}  // namespace

void apply_registry(Store& store, const Applied& a) {
  const std::string_view name = a.event.kind->name();
  if (name == "Registered") registered(store, a);
  if (name == "SlotOffered") offered(store, a);
  if (name == "SlotTaken") taken(store, a);
  if (name == "Contested") contested(store, a, a.address("contester"));
  if (name == "ContestClosed") contested(store, a, std::nullopt);
}

}  // namespace colophon::node
