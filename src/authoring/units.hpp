// What an adapter's maker must know of a model's points and no executor needs: a small file beside the model.
#pragma once

#include <map>
#include <string>

#include "authoring/lower.hpp"
#include "base/bytes.hpp"

namespace colophon::authoring {

struct ModelUnits {
  Bytes32 model{};
  std::map<std::string, PointUnits> points;  // "STAGE/POINT"
};

std::string units_text(const Bytes32& model, const std::map<std::string, PointUnits>& points);
// Errors: BadUnits; of the second also those of read_file, with the path in front.
Result<ModelUnits> parse_units(std::string_view text);
Result<ModelUnits> read_units(const std::string& path);

}  // namespace colophon::authoring
