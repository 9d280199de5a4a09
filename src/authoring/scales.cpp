#include "authoring/scales.hpp"

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "colophon/scales/v1";
constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;
constexpr std::int64_t kLargestMax = std::int64_t{1} << 50;

Error bad(const std::string& what) {
  return {"BadScales", what, "leave out --scales, and they are measured anew"};
}

}  // namespace

std::string Scales::text() const {
  std::string text =
      "{\n \"format\": \"" + std::string(kFormat) + "\",\n \"unit\": \"2^-20\",\n \"values\": {";
  bool first = true;
  for (const auto& [name, seen] : values) {
    text += (first ? "\n  " : ",\n  ") + json(name).dump() + ": [" + std::to_string(seen.largest) + ", " +
            std::to_string(seen.rms) + "]";
    first = false;
  }
  return text + "\n }\n}\n";
}

Result<Scales> parse_scales(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object() || parsed.value("format", json()) != kFormat || !parsed.contains("values") ||
      !parsed["values"].is_object()) {
    return bad("no scales of format " + std::string(kFormat));
  }
  Scales scales;
  for (const auto& [name, pair] : parsed["values"].items()) {
    const bool good = pair.is_array() && pair.size() == 2 && pair[0].is_number_integer() &&
                      pair[1].is_number_integer() && pair[0] >= 1 && pair[0] <= kLargestMax && pair[1] >= 1 &&
                      pair[1] <= pair[0];
    if (!good) return bad("the scales of '" + printable(name) + "' are not [largest, root mean square]");
    scales.values[name] = {pair[0].get<std::int64_t>(), pair[1].get<std::int64_t>()};
  }
  return scales;
}

Result<Scales> read_scales(const std::string& path) {
  COLOPHON_TRY(const Bytes text, read_file(path, kFileBytesMax));
  auto scales = parse_scales(as_text(text));
  if (scales) return scales;
  Error error = std::move(scales).error();
  error.message = path + ": " + error.message;
  return error;
}

}  // namespace colophon::authoring
