#include "authoring/units.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kFormat = "colophon/units/v1";
constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;

Error bad(const std::string& what) {
  return {"BadUnits", what, "colophon import writes it beside the model"};
}

}  // namespace

std::string units_text(const Bytes32& model, const std::map<std::string, PointUnits>& points) {
  ordered_json json = {{"format", kFormat}, {"model", to_hex_0x(model)}, {"points", ordered_json::object()}};
  for (const auto& [name, units] : points) {
    json["points"][name] = {{"in", units.in},
                            {"inRms", std::llround(std::ldexp(units.in_rms, kScaleBits))},
                            {"out", units.out},
                            {"shift", units.shift}};
  }
  return json.dump(1) + "\n";
}

Result<ModelUnits> parse_units(std::string_view text) {
  const ordered_json json = ordered_json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", "") != kFormat || !json.contains("points") ||
      !json["points"].is_object() || !json.contains("model") || !json["model"].is_string()) {
    return bad("no units of format " + std::string(kFormat));
  }
  ModelUnits units;
  COLOPHON_TRY(units.model, from_hex_exact<32>(json["model"].get<std::string>()));
  for (const auto& item : json["points"].items()) {
    const std::string& name = item.key();
    const ordered_json& point = item.value();
    const auto number = [&](const char* key, std::int64_t least,
                            std::int64_t most) -> std::optional<std::int64_t> {
      const bool good = point.is_object() && point.contains(key) && point[key].is_number_integer() &&
                        point[key] >= least && point[key] <= most;
      return good ? std::optional(point[key].get<std::int64_t>()) : std::nullopt;
    };
    const auto in = number("in", -64, 64);
    const auto rms = number("inRms", 0, std::int64_t{1} << 50);
    const auto out = number("out", -64, 64);
    const auto shift = number("shift", 0, 62);
    if (!in || !rms || !out || !shift)
      return bad("the units of the point '" + printable(name) + "' are not {in, inRms, out, shift}");
    units.points[name] = {static_cast<int>(*in), std::ldexp(static_cast<double>(*rms), -kScaleBits),
                          static_cast<int>(*out), static_cast<int>(*shift)};
  }
  return units;
}

Result<ModelUnits> read_units(const std::string& path) {
  COLOPHON_TRY(const Bytes text, read_file(path, kFileBytesMax));
  auto units = parse_units(as_text(text));
  if (units) return units;
  Error error = std::move(units).error();
  error.message = path + ": " + error.message;
  return error;
}

}  // namespace colophon::authoring
