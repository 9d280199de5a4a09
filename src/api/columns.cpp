#include "api/columns.hpp"

#include "base/text.hpp"

namespace colophon::api {
namespace {

std::string_view expected(Kind kind) {
  switch (kind) {
    case Kind::kHash:
      return "0x and 64 hexadecimal digits";
    case Kind::kAddress:
      return "0x and 40 hexadecimal digits";
    case Kind::kNumber:
      return "a whole number";
    case Kind::kBool:
      return "true or false";
    default:
      return "a text of 1 to 200 characters";
  }
}

}  // namespace

Json json_of(const SQLite::Column& column, Kind kind) {
  if (column.isNull()) return nullptr;
  switch (kind) {
    case Kind::kText:
      return column.getString();
    case Kind::kNumber:
      return column.getInt64();
    case Kind::kDecimal:
      return column.getString();
    case Kind::kReal:
      return column.getDouble();
    case Kind::kBool:
      return column.getInt64() != 0;
    case Kind::kWei:
      return node::wei_of(column).decimal();
    case Kind::kHash:
    case Kind::kAddress:
    case Kind::kBytes:
      return to_hex_0x(node::bytes_of(column));
    case Kind::kJson:
      return Json::parse(column.getString(), nullptr, false);
  }
  return nullptr;
}

Json object_of(SQLite::Statement& row, const std::vector<Column>& columns, int first) {
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();  // names differ, so none has to be looked for
  members.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    members.emplace_back(columns[i].name,
                         json_of(row.getColumn(first + static_cast<int>(i)), columns[i].kind));
  return object;
}

std::string sql_of(const std::vector<Column>& columns) {
  std::string sql;
  for (const Column& column : columns) sql.append(sql.empty() ? "" : ", ").append(column.sql);
  return sql;
}

void bind_value(SQLite::Statement& statement, int at, const Value& value) {
  std::visit([&](const auto& one) { node::bind_one(statement, at, one); }, value);
}

Result<Value> parse_value(std::string_view name, std::string_view text, Kind kind) {
  const Error bad{"BadParameter",
                  "the parameter " + std::string(name) + "=" + printable(text, 80) + " is not " +
                      std::string(expected(kind)),
                  "see /api/v1/openapi.yaml"};
  switch (kind) {
    case Kind::kHash:
    case Kind::kAddress: {
      auto bytes = from_hex(text);
      if (!bytes || !text.starts_with("0x") || bytes->size() != (kind == Kind::kHash ? 32u : 20u)) return bad;
      return Value(std::move(*bytes));
    }
    case Kind::kNumber: {
      const auto number = parse_u64(text);
      if (!number || *number > INT64_MAX) return bad;
      return Value(static_cast<std::int64_t>(*number));
    }
    case Kind::kBool:
      if (text != "true" && text != "false") return bad;
      return Value(std::int64_t{text == "true"});
    default:
      if (text.empty() || text.size() > 200) return bad;
      return Value(std::string(text));
  }
}

Result<Bytes32> parse_hash(std::string_view name, std::string_view text) {
  COLOPHON_TRY(const Value value, parse_value(name, text, Kind::kHash));
  Bytes32 out{};
  const Bytes& bytes = std::get<Bytes>(value);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Json rows_of(node::Store& store, const std::string& sql, const std::vector<Column>& columns,
             const std::vector<Value>& values) {
  SQLite::Statement& statement = store.prepare(sql);
  for (std::size_t i = 0; i < values.size(); ++i) bind_value(statement, static_cast<int>(i) + 1, values[i]);
  Json out = Json::array();
  while (statement.executeStep()) out.push_back(object_of(statement, columns));
  statement.reset();
  return out;
}

std::optional<Json> row_of(node::Store& store, const std::string& sql, const std::vector<Column>& columns,
                           const std::vector<Value>& values) {
  Json rows = rows_of(store, sql, columns, values);
  if (rows.empty()) return std::nullopt;
  return std::move(rows[0]);
}

}  // namespace colophon::api
