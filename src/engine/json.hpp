// A strict reader for JSON: objects, arrays, strings, integers, true and false. No floating point, no null,
// no duplicate keys. Depth and number of values are bounded; input is not trusted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace colophon::engine {

class Json {
 public:
  using Array = std::vector<Json>;
  using Members = std::vector<std::pair<std::string, Json>>;  // in the order of the text

  Json() = default;
  explicit Json(bool value) : value_(value) {}
  explicit Json(std::int64_t value) : value_(value) {}
  explicit Json(std::string value) : value_(std::move(value)) {}
  explicit Json(Array value) : value_(std::move(value)) {}
  explicit Json(Members value) : value_(std::move(value)) {}

  // nullptr if the value is of another kind.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Members* members() const { return std::get_if<Members>(&value_); }

  // The member of that name; nullptr if there is none or this is no object.
  const Json* find(std::string_view key) const;

 private:
  std::variant<bool, std::int64_t, std::string, Array, Members> value_ = false;
};

inline constexpr int kJsonDepthMax = 16;
inline constexpr std::size_t kJsonValuesMax = std::size_t{1}
                                              << 21;  // of a text, nested ones too: memory, not meaning

// What a kind of text allows besides. The defaults are model files': nothing stands before the value, nothing
// after it but spaces.
struct JsonRules {
  std::int64_t integer_max = std::int64_t{1} << 62;  // of magnitudes
  bool space_around = false;                         // of every kind, before and after the value
  bool unicode_escapes = false;                      // \uXXXX, pairs of surrogates among them
};

// Error: BadJson, with the byte offset and the reason.
Result<Json> parse_json(std::string_view text, const JsonRules& rules = {});

}  // namespace colophon::engine
