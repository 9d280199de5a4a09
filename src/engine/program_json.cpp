#include "engine/program_json.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::engine::program_json {

Error bad(std::string_view what) {
  return {"BadProgram", "the program's " + std::string(what)};
}

Result<void> only_keys(const Json& json, std::string_view what, std::initializer_list<std::string_view> keys,
                       std::initializer_list<std::string_view> optional) {
  if (!json.members()) return bad(std::string(what) + " is not an object");
  for (const auto& [key, value] : *json.members()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end() &&
        std::find(optional.begin(), optional.end(), key) == optional.end()) {
      return bad(std::string(what) + " has a key '" + printable(key) + "' that this version does not know");
    }
  }
  for (const std::string_view key : keys) {
    if (!json.find(key)) return bad(std::string(what) + " lacks '" + std::string(key) + "'");
  }
  return {};
}

Result<std::int64_t> integer(const Json* json, std::string_view what, Range allowed) {
  const std::int64_t* value = json ? json->integer() : nullptr;
  if (!value || *value < allowed.lo || *value > allowed.hi) {
    return bad(std::string(what) + " is not an integer from " + std::to_string(allowed.lo) + " to " +
               std::to_string(allowed.hi));
  }
  return *value;
}

Result<std::string> text(const Json* json, std::string_view what, std::size_t bytes_max) {
  const std::string* value = json ? json->string() : nullptr;
  if (!value || value->empty() || value->size() > bytes_max) {
    return bad(std::string(what) + " is not a string of 1 to " + std::to_string(bytes_max) + " bytes");
  }
  return *value;
}

Result<const Json::Array*> list(const Json* json, std::string_view what, std::size_t least,
                                std::size_t most) {
  const Json::Array* items = json ? json->array() : nullptr;
  if (!items || items->size() < least || items->size() > most) {
    return bad(std::string(what) + " is not a list of " + std::to_string(least) + " to " +
               std::to_string(most));
  }
  return items;
}

}  // namespace colophon::engine::program_json
