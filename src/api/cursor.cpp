#include "api/cursor.hpp"

#include "crypto/sha256.hpp"

namespace colophon::api {
namespace {

// Enough to tell lists apart; a forged cursor shows nothing but other rows of the same public list.
std::string list_mark(std::string_view list) {
  return to_hex(crypto::sha256(as_bytes(list))).substr(0, 8);
}

Error bad() {
  return {"BadCursor", "the cursor is not one of this list's",
          "take it from the 'next' of the page before, unchanged"};
}

Result<Value> value_of(const Json& json) {
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (!json.is_string()) return bad();
  const std::string text = json.get<std::string>();
  if (text.starts_with("x")) {
    auto bytes = from_hex(std::string_view(text).substr(1));
    if (!bytes) return bad();
    return Value(std::move(*bytes));
  }
  if (!text.starts_with("t")) return bad();
  return Value(text.substr(1));
}

Json json_of_value(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return "t" + *text;
  return "x" + to_hex(std::get<Bytes>(value));
}

}  // namespace

std::string write_cursor(std::string_view list, const Cursor& cursor) {
  Json keys = Json::array();
  for (const Value& value : cursor.keys) keys.push_back(json_of_value(value));
  const Json json = {list_mark(list), cursor.phase, cursor.as_of_s, keys};
  return to_hex(as_bytes(json.dump()));
}

Result<Cursor> read_cursor(std::string_view list, std::string_view text) {
  if (text.size() > kCursorBytesMax) return bad();
  const auto bytes = from_hex(text);
  if (!bytes || text.starts_with("0x")) return bad();
  const Json json = Json::parse(as_text(*bytes), nullptr, false);
  if (!json.is_array() || json.size() != 4 || json[0] != list_mark(list) || !json[1].is_number_integer() ||
      !json[2].is_number_integer() || !json[3].is_array())
    return bad();
  Cursor cursor{json[1].get<int>(), json[2].get<std::int64_t>(), {}};
  for (const Json& key : json[3]) {
    COLOPHON_TRY(Value value, value_of(key));
    cursor.keys.push_back(std::move(value));
  }
  return cursor;
}

}  // namespace colophon::api
