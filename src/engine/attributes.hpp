// What a node's JSON says, handed to the operator that parses it. Every attribute must be asked for: one that
// nobody asked for is an error.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/container.hpp"
#include "engine/json.hpp"
#include "engine/requant.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

// A number, or the requested height or width divided by one.
struct Extent {
  enum class Of : std::uint8_t { kOne, kHeight, kWidth } of = Of::kOne;
  std::int64_t number = 1;

  // Error: BadShape, if the size is not divisible.
  Result<std::int64_t> resolve(Size size) const;
};
using Extents = std::vector<Extent>;  // three: [H, W, C]
Result<Extents> parse_extents(const Json& json);
Result<Shape> resolve(const Extents& extents, Size size);

struct ConstantWish {
  std::initializer_list<Type> types;
  std::size_t rank = 1;
};

class Attributes {
 public:
  // Both must outlive this.
  Attributes(const Json& node, const std::vector<Constant>& constants) : node_(node), constants_(constants) {}

  // Errors of all: BadAttribute.
  Result<std::int64_t> integer(std::string_view key, Range allowed, std::optional<std::int64_t> missing = {});
  Result<std::vector<std::int64_t>> integers(std::string_view key, std::size_t count, Range allowed,
                                             std::optional<std::int64_t> missing = {});
  Result<std::string> string(std::string_view key);
  Result<std::string> string_if_any(std::string_view key);  // empty: not there
  Result<const Json::Array*> array(std::string_view key);
  Result<Extents> extents(std::string_view key);
  Result<const Constant*> constant(std::string_view key, ConstantWish wish);
  Result<const Constant*> constant_if_any(std::string_view key, ConstantWish wish);  // nullptr: not there
  Result<Requant> requant();                                                         // shift, type, lo, hi
  Result<Requant> limits();                                                          // type, lo, hi; shift 0
  Result<std::optional<Requant>> limits_if_any();  // nothing: none of the three is there

  Result<void> all_read() const;

 private:
  const Json* take(std::string_view key);

  const Json& node_;
  const std::vector<Constant>& constants_;
  std::vector<std::string> read_{"op", "in", "out"};
};

}  // namespace colophon::engine
