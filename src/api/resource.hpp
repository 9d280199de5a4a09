// A list of the API is a table of data: columns, filters, order. This is what they have in common: reading
// the query, paging, the answer {"items": […], "next": cursor or null}.
#pragma once

#include <string>
#include <vector>

#include "api/columns.hpp"
#include "api/cursor.hpp"
#include "api/readers.hpp"
#include "http/router.hpp"

namespace colophon::api {

inline constexpr std::int64_t kPageDefault = 24;
inline constexpr std::int64_t kPageMax = 200;

struct Filter {
  const char* parameter;
  const char* sql;  // with one '?'
  Kind kind;
};

// What decides the order, and ends with what tells every two rows apart.
struct Key {
  const char* sql;
};

struct Resource {
  const char* name;  // "/api/v1/jobs"
  const char* from;  // what stands behind FROM
  std::vector<Column> columns;
  std::vector<Filter> filters{};
  std::vector<Key> keys{};
  bool descending = true;
};

// A query's filters as SQL and values.
struct Conditions {
  std::vector<std::string> sql{};
  std::vector<Value> values{};
  std::string list{};  // name and filters, for the cursor

  void add(std::string condition, Value value) {
    sql.push_back(std::move(condition));
    values.push_back(std::move(value));
  }
};

struct PageQuery {
  std::int64_t limit = kPageDefault;
  std::optional<std::string> cursor{};
};

// Errors: UnknownParameter, BadParameter. `also` are parameters that the caller reads itself.
Result<PageQuery> read_page_query(const http::Request& request, const std::vector<Filter>& filters,
                                  const std::vector<std::string_view>& also = {});
Result<Conditions> read_conditions(const http::Request& request, const Resource& resource);

struct Page {
  Json items = Json::array();
  std::optional<std::vector<Value>> last{};  // keys of the last row; nullopt: nothing follows
};

// At most `limit` rows after `after`.
Page read_page(node::Store& store, const Resource& resource, const Conditions& conditions,
               const std::optional<std::vector<Value>>& after, std::int64_t limit);

// `within`: conditions that the path makes, beside those of the query.
Result<Json> list(Readers& readers, const Resource& resource, const http::Request& request,
                  const Conditions& within = {});

// Runs `body` and answers with its JSON, or with the status that its error deserves.
http::Response answer(const http::Request& request, const std::function<Result<Json>()>& body);

int status_of(const Error& error);

// GET `resource.name`: the list.
void add_list(http::Router& router, Readers& readers, const Resource& resource);

}  // namespace colophon::api
