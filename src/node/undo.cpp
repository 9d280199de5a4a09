#include "node/undo.hpp"

#include <string>
#include <vector>

#include "node/schema.hpp"

namespace colophon::node {
namespace {

std::vector<std::string> columns_of(SQLite::Database& database, const std::string& table) {
  std::vector<std::string> names;
  SQLite::Statement query(database, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
  while (query.executeStep()) names.push_back(query.getColumn(0).getString());
  return names;
}

// SQL that evaluates to the SQL that undoes.
std::string undo_insert(const std::string& table) {
  return "'DELETE FROM " + table + " WHERE rowid = ' || new.rowid";
}

std::string undo_update(const std::string& table, const std::vector<std::string>& columns) {
  std::string sql = "'UPDATE " + table + " SET '";
  std::string separator;
  for (const std::string& column : columns) {
    sql += " || '" + separator + column + " = ' || quote(old." + column + ")";
    separator = ", ";
  }
  return sql + " || ' WHERE rowid = ' || new.rowid";
}

std::string undo_delete(const std::string& table, const std::vector<std::string>& columns) {
  std::string names;
  std::string values;
  for (const std::string& column : columns) {
    names += ", " + column;
    values += " || ', ' || quote(old." + column + ")";
  }
  return "'INSERT INTO " + table + " (rowid" + names + ") VALUES (' || old.rowid" + values + " || ')'";
}

void make_trigger(SQLite::Database& database, const std::string& table, const std::string& event,
                  const std::string& statement) {
  const std::string name = "undo_" + table + "_" + event;
  database.exec("DROP TRIGGER IF EXISTS " + name);
  database.exec("CREATE TRIGGER " + name + " AFTER " + event + " ON " + table +
                " WHEN (SELECT recording FROM cursor) IS NOT NULL BEGIN INSERT INTO undo (block, statement) "
                "SELECT recording, " +
                statement + " FROM cursor; END");
}

}  // namespace

void make_undo_triggers(SQLite::Database& database) {
  for (const std::string_view name : undone_tables()) {
    const std::string table(name);
    const auto columns = columns_of(database, table);
    make_trigger(database, table, "INSERT", undo_insert(table));
    make_trigger(database, table, "UPDATE", undo_update(table, columns));
    make_trigger(database, table, "DELETE", undo_delete(table, columns));
  }
}

void undo_records(SQLite::Database& database, std::uint64_t block) {
  database.exec("UPDATE cursor SET recording = " + std::to_string(block));
}

void undo_off(SQLite::Database& database) {
  database.exec("UPDATE cursor SET recording = NULL");
}

void undo_to(SQLite::Database& database, std::uint64_t block) {
  undo_off(database);
  const std::string above = " FROM undo WHERE block > " + std::to_string(block);
  std::vector<std::string> statements;
  SQLite::Statement query(database, "SELECT statement" + above + " ORDER BY row DESC");
  while (query.executeStep()) statements.push_back(query.getColumn(0).getString());
  for (const std::string& statement : statements) database.exec(statement);
  database.exec("DELETE" + above);
}

void undo_forget(SQLite::Database& database, std::uint64_t block) {
  database.exec("DELETE FROM undo WHERE block <= " + std::to_string(block));
}

}  // namespace colophon::node
