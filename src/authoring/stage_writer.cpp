#include "authoring/stage_writer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "authoring/elementary.hpp"
#include "base/check.hpp"

namespace colophon::authoring {

using nlohmann::ordered_json;

StageWriter::StageWriter(ModelWriter& writer, std::string stage)
    : writer_(writer),
      stage_(std::move(stage)),
      nodes_(std::make_unique<ordered_json>(ordered_json::array())) {}

StageWriter::~StageWriter() = default;

std::string StageWriter::node(ordered_json attributes) {
  const std::string out = attributes.at("out");
  nodes_->push_back(std::move(attributes));
  return out;
}

std::string StageWriter::mix(const std::string& out, const std::vector<std::string>& in, ordered_json by,
                             const Mix& how) {
  COLOPHON_CHECK(how.shift >= 0 && how.shift <= 62);
  ordered_json attributes = {{"op", "mix"},         {"out", out},         {"in", in},
                             {"by", std::move(by)}, {"shift", how.shift}, {"type", how.wide ? "I32" : "I16"},
                             {"lo", how.form.lo},   {"hi", how.form.hi}};
  if (!how.point.empty()) attributes["point"] = how.point;
  return node(std::move(attributes));
}

std::string StageWriter::cast(const std::string& value, int from, const Form& to) {
  if (from == to.exponent) return value;
  const std::string out = value + ".u" + std::to_string(to.exponent);
  const auto same = [&](const ordered_json& made) { return made["out"] == out; };
  if (std::any_of(nodes_->begin(), nodes_->end(), same)) return out;
  const bool wide = to.hi > 32'767;
  return mix(out, {value}, {1}, {.shift = to.exponent - from, .form = to, .wide = wide});
}

std::string StageWriter::table(const std::string& out, const std::string& in, const Form& from,
                               const Form& to, double (*function)(double)) {
  std::vector<std::int32_t> entries;
  const double unit = elementary::power_of_two(from.exponent);
  const double scale = elementary::power_of_two(-to.exponent);
  for (std::int64_t i = from.lo; i <= from.hi; ++i) {
    const double y = elementary::round(function(static_cast<double>(i) * unit) * scale);
    entries.push_back(
        static_cast<std::int32_t>(std::clamp(y, static_cast<double>(to.lo), static_cast<double>(to.hi))));
  }
  const auto count = static_cast<std::int64_t>(entries.size());
  return node({{"op", "table"},
               {"out", out},
               {"in", {in}},
               {"table", constant(out + ".table", engine::Type::kI16, {count}, entries)},
               {"first", from.lo}});
}

std::string StageWriter::constant(const std::string& name, engine::Type type,
                                  std::vector<std::int64_t> extents, std::span<const std::int32_t> values) {
  return writer_.add(stage_ + "/" + name, type, std::move(extents), values);
}

void StageWriter::append(const std::string& nodes) {
  for (ordered_json& each : ordered_json::parse(nodes)) nodes_->push_back(std::move(each));
}

ordered_json StageWriter::finish(const std::vector<std::string>& out) {
  return {{"nodes", std::move(*nodes_)}, {"out", out}};
}

}  // namespace colophon::authoring
