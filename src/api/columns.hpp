// How rows of the store become JSON, and texts of a query become values of SQL. A resource is a table of
// these; what its rows look like stands nowhere else.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "node/store.hpp"

namespace colophon::api {

using Json = nlohmann::ordered_json;

enum class Kind : std::uint8_t {
  kText,
  kNumber,   // 64 bits, signed
  kDecimal,  // a number that JSON readers would round: digits in a string
  kReal,
  kBool,
  kHash,     // 32 bytes: 0x and 64 digits
  kAddress,  // 20 bytes
  kBytes,    // any number of bytes
  kWei,      // 32 bytes: decimal digits in a string
  kJson      // a text that is JSON
};

struct Column {
  const char* name;
  const char* sql;
  Kind kind;
};

// NULL becomes null.
Json json_of(const SQLite::Column& column, Kind kind);

// The columns from index `first` on.
Json object_of(SQLite::Statement& row, const std::vector<Column>& columns, int first = 0);

std::string sql_of(const std::vector<Column>& columns);  // "a, b, c"

using Value = std::variant<std::int64_t, std::string, Bytes>;
void bind_value(SQLite::Statement& statement, int at, const Value& value);

// A parameter's text as a value. Error: BadParameter, which says what was expected.
Result<Value> parse_value(std::string_view name, std::string_view text, Kind kind);

Result<Bytes32> parse_hash(std::string_view name, std::string_view text);

// All rows of a query, as objects.
Json rows_of(node::Store& store, const std::string& sql, const std::vector<Column>& columns,
             const std::vector<Value>& values);

// The first row; nullopt: there is none.
std::optional<Json> row_of(node::Store& store, const std::string& sql, const std::vector<Column>& columns,
                           const std::vector<Value>& values);

}  // namespace colophon::api
