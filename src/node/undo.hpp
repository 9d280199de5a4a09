// Taking the chain tables back to an earlier block. Triggers write down how to undo each change of a row;
// they are made from the tables' own columns, so no change can escape them and no code has to remember.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdint>

namespace colophon::node {

// Anew for every table of undone_tables(). Throws SQLite::Exception.
void make_undo_triggers(SQLite::Database& database);

// From here on changes belong to `block`, or (undo_off) can't be undone. Inside a transaction.
void undo_records(SQLite::Database& database, std::uint64_t block);
void undo_off(SQLite::Database& database);

// Takes back what blocks above `block` changed.
void undo_to(SQLite::Database& database, std::uint64_t block);

// Forgets how to undo `block` and what is below.
void undo_forget(SQLite::Database& database, std::uint64_t block);

}  // namespace colophon::node
