#include "node/apply.hpp"

namespace colophon::node {
namespace {

void noticed(Store& store, const Applied& a) {
  store.run(
      "INSERT INTO cases (id, token_id, stage, sender, notice, filed_block, filed_s, filed_tx) VALUES (?, ?, "
      "'noticed', ?, ?, ?, ?, ?)",
      a.number("id"), a.word("tokenId"), a.address("sender"), a.event["notice"][2].word(), a.block.number,
      a.time_s(), a.tx());
}

// A piece has at most one case that hides it: the contract lets another do so only when it is over.
void hidden(Store& store, const Applied& a) {
  store.run("UPDATE cases SET stage = 'hidden', hidden_from_s = ?2 WHERE id = ?1", a.number("id"),
            a.number("from"));
  store.run(
      "UPDATE pieces SET hidden_case = ?1, hidden_from_s = ?2, hidden_until_s = NULL WHERE token_id = "
      "(SELECT "
      "token_id FROM cases WHERE id = ?1)",
      a.number("id"), a.number("from"));
}

void countered(Store& store, const Applied& a) {
  store.run("UPDATE cases SET stage = 'countered', shown_from_s = ?2 WHERE id = ?1", a.number("id"),
            a.number("shownFrom"));
  store.run("UPDATE pieces SET hidden_until_s = ?2 WHERE hidden_case = ?1", a.number("id"),
            a.number("shownFrom"));
}

void sued(Store& store, const Applied& a) {
  store.run("UPDATE cases SET stage = 'sued' WHERE id = ?", a.number("id"));
  store.run("UPDATE pieces SET hidden_until_s = NULL WHERE hidden_case = ?", a.number("id"));
}

void closed(Store& store, const Applied& a) {
  store.run("UPDATE cases SET stage = 'closed' WHERE id = ?", a.number("id"));
  store.run(
      "UPDATE pieces SET hidden_case = NULL, hidden_from_s = NULL, hidden_until_s = NULL WHERE hidden_case = "
      "?",
      a.number("id"));
}

}  // namespace

void apply_steward(Store& store, const Applied& a) {
  const std::string_view name = a.event.kind->name();
  if (name == "Noticed") noticed(store, a);
  if (name == "Hidden") hidden(store, a);
  if (name == "Countered") countered(store, a);
  if (name == "Sued") sued(store, a);
  if (name == "Closed") closed(store, a);
}

}  // namespace colophon::node
