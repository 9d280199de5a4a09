// Where a list goes on: the sort keys of its last row. So rows that are new meanwhile neither repeat nor hide
// one. Opaque to clients, and bound to the list and its filters. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/columns.hpp"

namespace colophon::api {

inline constexpr std::size_t kCursorBytesMax = 1'024;

struct Cursor {
  int phase = 0;              // of a list that is several, one after the other
  std::int64_t as_of_s = 0;   // the time that divides the phases: the first page's
  std::vector<Value> keys{};  // of the last row that was shown
};

// `list` says which list it is, filters included.
std::string write_cursor(std::string_view list, const Cursor& cursor);

// Error: BadCursor (not one of ours, or another list's).
Result<Cursor> read_cursor(std::string_view list, std::string_view text);

}  // namespace colophon::api
