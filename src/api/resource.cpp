#include "api/resource.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::api {
namespace {

// "(a, b) < (?, ?)": row values, so that SQLite can walk an index.
std::string after_sql(const Resource& resource) {
  std::string keys;
  std::string marks;
  for (const Key& key : resource.keys) {
    keys.append(keys.empty() ? "" : ", ").append(key.sql);
    marks.append(marks.empty() ? "?" : ", ?");
  }
  return "(" + keys + (resource.descending ? ") < (" : ") > (") + marks + ")";
}

std::string order_sql(const Resource& resource) {
  std::string sql;
  for (const Key& key : resource.keys)
    sql.append(sql.empty() ? " ORDER BY " : ", ").append(key.sql).append(resource.descending ? " DESC" : "");
  return sql;
}

Value value_of(const SQLite::Column& column) {
  if (column.isInteger()) return column.getInt64();
  if (column.isBlob()) return node::bytes_of(column);
  return column.isNull() ? std::string() : column.getString();
}

}  // namespace

Result<PageQuery> read_page_query(const http::Request& request, const std::vector<Filter>& filters,
                                  const std::vector<std::string_view>& also) {
  PageQuery page;
  for (const auto& [name, value] : request.query) {
    if (name == "limit") {
      const auto number = parse_u64(value);
      if (!number || *number < 1 || *number > static_cast<std::uint64_t>(kPageMax)) {
        return Error{
            "BadParameter",
            "limit=" + printable(value, 40) + " is not a number from 1 to " + std::to_string(kPageMax),
            "ask for the next page with 'next'"};
      }
      page.limit = static_cast<std::int64_t>(*number);
    } else if (name == "cursor") {
      page.cursor = value;
    } else if (std::none_of(filters.begin(), filters.end(),
                            [&name = name](const Filter& filter) { return name == filter.parameter; }) &&
               std::find(also.begin(), also.end(), name) == also.end()) {
      std::string known = "limit, cursor";
      for (const Filter& filter : filters) known.append(", ").append(filter.parameter);
      for (const std::string_view one : also) known.append(", ").append(one);
      return Error{"UnknownParameter", "this list has no parameter '" + printable(name, 40) + "'",
                   "it has " + known};
    }
  }
  return page;
}

Result<Conditions> read_conditions(const http::Request& request, const Resource& resource) {
  Conditions conditions;
  conditions.list = resource.name;
  for (const Filter& filter : resource.filters) {
    const std::string* text = request.parameter(filter.parameter);
    if (!text) continue;
    COLOPHON_TRY(Value value, parse_value(filter.parameter, *text, filter.kind));
    conditions.add(filter.sql, std::move(value));
    conditions.list.append("&").append(filter.parameter).append("=").append(*text);
  }
  return conditions;
}

Page read_page(node::Store& store, const Resource& resource, const Conditions& conditions,
               const std::optional<std::vector<Value>>& after, std::int64_t limit) {
  std::string sql = "SELECT " + sql_of(resource.columns);
  for (const Key& key : resource.keys) sql.append(", ").append(key.sql);
  sql.append(" FROM ").append(resource.from);
  std::vector<std::string> where = conditions.sql;
  std::vector<Value> values = conditions.values;
  if (after) {
    where.push_back(after_sql(resource));
    values.insert(values.end(), after->begin(), after->end());
  }
  for (std::size_t i = 0; i < where.size(); ++i) sql.append(i == 0 ? " WHERE " : " AND ").append(where[i]);
  sql += order_sql(resource) + " LIMIT ?";
  values.emplace_back(limit + 1);  // one more tells whether anything follows

  SQLite::Statement& statement = store.prepare(sql);
  for (std::size_t i = 0; i < values.size(); ++i) bind_value(statement, static_cast<int>(i) + 1, values[i]);
  Page page;
  std::vector<Value> last;
  while (statement.executeStep()) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.last = std::move(last);
      break;
    }
    page.items.push_back(object_of(statement, resource.columns));
    last.clear();
    for (std::size_t i = 0; i < resource.keys.size(); ++i)
      last.push_back(value_of(statement.getColumn(static_cast<int>(resource.columns.size() + i))));
  }
  statement.reset();
  return page;
}

Result<Json> list(Readers& readers, const Resource& resource, const http::Request& request,
                  const Conditions& within) {
  COLOPHON_TRY(const PageQuery query, read_page_query(request, resource.filters));
  COLOPHON_TRY(Conditions conditions, read_conditions(request, resource));
  for (std::size_t i = 0; i < within.sql.size(); ++i) conditions.add(within.sql[i], within.values[i]);
  conditions.list += within.list;
  std::optional<std::vector<Value>> after;
  if (query.cursor) {
    COLOPHON_TRY(Cursor cursor, read_cursor(conditions.list, *query.cursor));
    if (cursor.keys.size() != resource.keys.size())
      return Error{"BadCursor", "the cursor is not one of this list's",
                   "take it from the 'next' of the page before"};
    after = std::move(cursor.keys);
  }
  Page page;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    page = read_page(store, resource, conditions, after, query.limit);
    return {};
  }));
  Json out = {{"items", std::move(page.items)}};
  out["next"] = page.last ? Json(write_cursor(conditions.list, {0, 0, *page.last})) : Json(nullptr);
  return out;
}

int status_of(const Error& error) {
  const std::string& code = error.code;
  if (code == "BadParameter" || code == "UnknownParameter" || code == "BadCursor" || code == "BadJson")
    return 400;
  if (code.ends_with("Unknown") || code.ends_with("NotFound") || code == "TokenReserved" ||
      code == "FileNotFound")
    return 404;
  if (code == "PieceHidden") return 451;
  if (code == "NotConfigured") return 501;
  if (code.starts_with("Store") || code.starts_with("Rpc") || code.starts_with("Http")) return 503;
  return 500;
}

http::Response answer(const http::Request& request, const std::function<Result<Json>()>& body) {
  auto json = body();
  if (!json) return http::refuse(request, status_of(json.error()), json.error());
  // Strangers' texts are UTF-8 in the store; were one not, its bytes would be replaced rather than the answer
  // lost.
  return http::json_text(json->dump(-1, ' ', false, Json::error_handler_t::replace) + "\n")
      .with("Cache-Control", "no-cache");
}

void add_list(http::Router& router, Readers& readers, const Resource& resource) {
  router.add("GET", resource.name, http::at_once([&readers, resource](const http::Request& request) {
               return answer(request, [&] { return list(readers, resource, request); });
             }));
}

}  // namespace colophon::api
