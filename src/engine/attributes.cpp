#include "engine/attributes.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::engine {
namespace {

Error bad(std::string_view key, std::string_view reason) {
  return {"BadAttribute", "attribute '" + printable(key) + "' " + std::string(reason)};
}

std::string between(Range allowed) {
  return "is not an integer from " + std::to_string(allowed.lo) + " to " + std::to_string(allowed.hi);
}

}  // namespace

Result<std::int64_t> Extent::resolve(Size size) const {
  if (of == Of::kOne) return number;
  const std::int64_t whole = of == Of::kHeight ? size.height : size.width;
  if (whole % number != 0) {
    return Error{"BadShape",
                 "size " + std::to_string(whole) + " is not divisible by " + std::to_string(number)};
  }
  return whole / number;
}

Result<Extents> parse_extents(const Json& json) {
  const auto* items = json.array();
  if (!items || items->size() != 3) return bad("shape", "is not a list of three extents");
  Extents extents;
  for (const Json& item : *items) {
    Extent extent;
    if (const auto* number = item.integer()) {
      extent.number = *number;
    } else if (const auto* text = item.string();
               text && (text->starts_with("H/") || text->starts_with("W/"))) {
      extent.of = (*text)[0] == 'H' ? Extent::Of::kHeight : Extent::Of::kWidth;
      const auto divisor = parse_u64(std::string_view(*text).substr(2));
      extent.number = divisor && *divisor <= 4096 ? static_cast<std::int64_t>(*divisor) : 0;
    } else {
      return bad("shape", "holds an extent that is neither an integer nor \"H/n\" or \"W/n\"");
    }
    // Zero is meaningful only where something begins.
    if (extent.number < 0 || extent.number > kExtentMax ||
        (extent.of != Extent::Of::kOne && extent.number == 0)) {
      return bad("shape", "holds an extent that is out of range");
    }
    extents.push_back(extent);
  }
  return extents;
}

Result<Shape> resolve(const Extents& extents, Size size) {
  Shape shape;
  COLOPHON_TRY(shape.h, extents[0].resolve(size));
  COLOPHON_TRY(shape.w, extents[1].resolve(size));
  COLOPHON_TRY(shape.c, extents[2].resolve(size));
  if (shape.h * shape.w > kElementsMax || shape.h * shape.w * shape.c > kElementsMax) {
    return Error{"BadShape", "shape " + to_string(shape) + " has more than 2^28 elements"};
  }
  return shape;
}

const Json* Attributes::take(std::string_view key) {
  read_.emplace_back(key);
  return node_.find(key);
}

Result<std::int64_t> Attributes::integer(std::string_view key, Range allowed,
                                         std::optional<std::int64_t> missing) {
  const Json* json = take(key);
  if (!json && missing) return *missing;
  if (!json) return bad(key, "is missing");
  const std::int64_t* value = json->integer();
  if (!value || *value < allowed.lo || *value > allowed.hi) return bad(key, between(allowed));
  return *value;
}

Result<std::vector<std::int64_t>> Attributes::integers(std::string_view key, std::size_t count, Range allowed,
                                                       std::optional<std::int64_t> missing) {
  const Json* json = take(key);
  if (!json && missing) return std::vector<std::int64_t>(count, *missing);
  if (!json) return bad(key, "is missing");
  if (!json->array() || json->array()->size() != count) {
    return bad(key, "is not a list of " + std::to_string(count) + " integers");
  }
  std::vector<std::int64_t> values;
  for (const Json& item : *json->array()) {
    const std::int64_t* value = item.integer();
    if (!value || *value < allowed.lo || *value > allowed.hi) return bad(key, between(allowed));
    values.push_back(*value);
  }
  return values;
}

Result<std::string> Attributes::string(std::string_view key) {
  const Json* json = take(key);
  if (!json || !json->string()) return bad(key, "is not a string");
  return *json->string();
}

Result<std::string> Attributes::string_if_any(std::string_view key) {
  const Json* json = take(key);
  if (!json) return std::string();
  if (!json->string() || json->string()->empty()) return bad(key, "is not a string of at least one byte");
  return *json->string();
}

Result<const Json::Array*> Attributes::array(std::string_view key) {
  const Json* json = take(key);
  if (!json || !json->array()) return bad(key, "is not a list");
  return json->array();
}

Result<Extents> Attributes::extents(std::string_view key) {
  const Json* json = take(key);
  if (!json) return bad(key, "is missing");
  auto extents = parse_extents(*json);
  if (!extents) return bad(key, extents.error().message);
  return extents;
}

Result<const Constant*> Attributes::constant_if_any(std::string_view key, ConstantWish wish) {
  const Json* json = take(key);
  if (!json) return nullptr;
  if (!json->string()) return bad(key, "is not the name of a constant");
  const Constant* constant = find_constant(constants_, *json->string());
  if (!constant) return bad(key, "names '" + printable(*json->string()) + "', which the file does not hold");
  if (std::find(wish.types.begin(), wish.types.end(), constant->type) == wish.types.end()) {
    return bad(key, "names '" + constant->name + "' of a type that the operator does not take");
  }
  if (constant->extents.size() != wish.rank) {
    return bad(key, "names '" + constant->name + "', whose rank is not " + std::to_string(wish.rank));
  }
  return constant;
}

Result<const Constant*> Attributes::constant(std::string_view key, ConstantWish wish) {
  COLOPHON_TRY(const Constant* constant, constant_if_any(key, wish));
  if (!constant) return bad(key, "is missing");
  return constant;
}

Result<Requant> Attributes::requant() {
  COLOPHON_TRY(const std::int64_t shift, integer("shift", {0, kShiftMax}));
  COLOPHON_TRY(Requant requant, limits());
  requant.shift = static_cast<int>(shift);
  return requant;
}

Result<std::optional<Requant>> Attributes::limits_if_any() {
  if (!node_.find("type") && !node_.find("lo") && !node_.find("hi")) return std::optional<Requant>();
  COLOPHON_TRY(const Requant requant, limits());
  return std::optional<Requant>(requant);
}

Result<Requant> Attributes::limits() {
  Requant requant;
  COLOPHON_TRY(const std::string type, string("type"));
  if (type == "I8") {
    requant.type = Type::kI8;
  } else if (type == "I16") {
    requant.type = Type::kI16;
  } else if (type == "I32") {
    requant.type = Type::kI32;
  } else {
    return bad("type", "is not I8, I16 or I32");
  }
  const Range all = type_range(requant.type);
  COLOPHON_TRY(requant.clamp.lo, integer("lo", all));
  COLOPHON_TRY(requant.clamp.hi, integer("hi", all));
  if (requant.clamp.lo > requant.clamp.hi) return bad("lo", "is above 'hi'");
  return requant;
}

Result<void> Attributes::all_read() const {
  for (const auto& [key, value] : *node_.members()) {
    if (std::find(read_.begin(), read_.end(), key) == read_.end())
      return bad(key, "is not one that the operator has");
  }
  return {};
}

}  // namespace colophon::engine
