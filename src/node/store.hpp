// The node's SQLite file: opened, brought to the newest schema, written in whole transactions, copied while
// it is in use. WAL, so readers see a whole state and never wait for the writer. Not thread-safe: a Store for
// each thread; one process writes, and SQLite's lock makes a second one wait. Never VACUUM it: undo names
// rows by their numbers.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"
#include "eth/uint256.hpp"

namespace colophon::node {

class Store {
 public:
  enum class Access { kWrite, kRead };

  // kWrite makes the file if there is none. Errors: StoreUnusable (what SQLite says), StoreTooNew (a newer
  // version of this program wrote it).
  static Result<Store> open(const std::string& path, Access access = Access::kWrite);

  // Runs `body` in one transaction: all of it is kept if it returns a value, nothing if an Error. Inside,
  // SQLiteCpp's exceptions need no care. Nested calls join the outer one. Error: StoreFailed (what SQLite
  // says).
  Result<void> write(const std::function<Result<void>()>& body);
  // Runs `body` on one state of the file, whatever is written meanwhile. Error: StoreFailed.
  Result<void> read(const std::function<Result<void>()>& body);

  // A statement, prepared once and kept; its bindings are cleared. Throws SQLite::Exception: use it inside
  // write and read. The reference is good until the same text is asked for again.
  SQLite::Statement& prepare(const std::string& sql);
  // A statement to run once with its bindings.
  template <typename... Values>
  int run(const std::string& sql, const Values&... values);

  SQLite::Database& database() { return *database_; }

  // A copy at `path`, whole and consistent, while others write. Errors: StoreUnusable, FileExists.
  Result<void> back_up(const std::string& path);

 private:
  explicit Store(std::unique_ptr<SQLite::Database> database) : database_(std::move(database)) {}
  Result<void> in_transaction(const char* begin, const std::function<Result<void>()>& body);

  std::unique_ptr<SQLite::Database> database_;
  std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
  bool inside_ = false;
};

// Binding and reading our forms (schema.hpp). They throw as SQLiteCpp does; a column of another length than
// asked for reads as zeros, which the schema's CHECKs rule out.
void bind_one(SQLite::Statement& statement, int at, ByteView value);
inline void bind_one(SQLite::Statement& statement, int at, const Bytes& value) {
  bind_one(statement, at, ByteView(value));
}
template <std::size_t N>
void bind_one(SQLite::Statement& statement, int at, const std::array<std::uint8_t, N>& value) {
  bind_one(statement, at, ByteView(value));
}
inline void bind_one(SQLite::Statement& statement, int at, const eth::Address& value) {
  bind_one(statement, at, ByteView(value.bytes));
}
inline void bind_one(SQLite::Statement& statement, int at, const eth::Uint256& value) {
  bind_one(statement, at, ByteView(value.word()));
}
inline void bind_one(SQLite::Statement& statement, int at, std::string_view value) {
  statement.bind(at, std::string(value));
}
inline void bind_one(SQLite::Statement& statement, int at, const std::string& value) {
  statement.bind(at, value);
}
inline void bind_one(SQLite::Statement& statement, int at, const char* value) {
  statement.bind(at, value);
}
inline void bind_one(SQLite::Statement& statement, int at, std::nullptr_t) {
  statement.bind(at);
}
template <typename T>
requires std::is_integral_v<T>
void bind_one(SQLite::Statement& statement, int at, T value) {
  statement.bind(at, static_cast<std::int64_t>(value));
}
template <typename T>
void bind_one(SQLite::Statement& statement, int at, const std::optional<T>& value) {
  if (value) {
    bind_one(statement, at, *value);
  } else {
    statement.bind(at);
  }
}

template <typename... Values>
SQLite::Statement& bind_all(SQLite::Statement& statement, const Values&... values) {
  int at = 0;
  (bind_one(statement, ++at, values), ...);
  return statement;
}

template <typename... Values>
int Store::run(const std::string& sql, const Values&... values) {
  SQLite::Statement& statement = prepare(sql);
  bind_all(statement, values...);
  const int changed = statement.exec();
  statement.reset();
  return changed;
}

Bytes bytes_of(const SQLite::Column& column);
template <std::size_t N>
std::array<std::uint8_t, N> array_of(const SQLite::Column& column) {
  std::array<std::uint8_t, N> out{};
  const Bytes bytes = bytes_of(column);
  if (bytes.size() == N) std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}
inline Bytes32 hash_of(const SQLite::Column& column) {
  return array_of<32>(column);
}
inline eth::Address address_of(const SQLite::Column& column) {
  return {array_of<20>(column)};
}
inline eth::Uint256 wei_of(const SQLite::Column& column) {
  return eth::Uint256::from_word(array_of<32>(column));
}
inline std::uint64_t u64_of(const SQLite::Column& column) {
  return static_cast<std::uint64_t>(column.getInt64());
}
inline std::string text_of(const SQLite::Column& column) {
  return column.isNull() ? std::string() : column.getString();
}

}  // namespace colophon::node
