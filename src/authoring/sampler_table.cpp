#include "authoring/sampler_table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace colophon::authoring {
namespace {

constexpr std::int64_t kRowsMax = 65'536;  // spec/model-file.md, "Program"

std::int32_t index_of(const std::vector<std::int64_t>& ascending, std::int64_t value) {
  const auto found = std::lower_bound(ascending.begin(), ascending.end(), value);
  return static_cast<std::int32_t>(found - ascending.begin());
}

nlohmann::ordered_json mix(const char* out, std::vector<const char*> in, nlohmann::ordered_json by, int shift,
                           std::int64_t lo, std::int64_t hi) {
  return {{"op", "mix"},
          {"out", out},
          {"in", std::move(in)},
          {"by", std::move(by)},
          {"shift", shift},
          {"type", "I32"},
          {"lo", lo},
          {"hi", hi}};
}

}  // namespace

Result<SamplerTable> make_sampler_table(const Noise& noise, Prediction prediction,
                                        const std::vector<std::int64_t>& steps) {
  SamplerTable table;
  std::vector<SamplerRow> rows;
  for (const SamplerKind sampler : kSamplerKinds) {
    for (const ScheduleKind schedule : kScheduleKinds) {
      NamedSampler named{sampler_name(sampler, schedule), {}};
      for (const std::int64_t count : steps) {
        COLOPHON_TRY(const auto made, sampler_rows(noise, prediction, {sampler, schedule, count}));
        named.schedules.push_back({count, static_cast<std::int64_t>(rows.size())});
        rows.insert(rows.end(), made.begin(), made.end());
        if (static_cast<std::int64_t>(rows.size()) > kRowsMax) {
          return Error{"BadSchedule", "the samplers need more than 65,536 rows",
                       "offer fewer numbers of steps"};
        }
      }
      table.samplers.push_back(std::move(named));
    }
  }
  std::set<std::int64_t> times;
  for (const SamplerRow& row : rows) times.insert(row.time);
  table.times.assign(times.begin(), times.end());
  for (const SamplerRow& row : rows) {
    table.step.insert(table.step.end(), {row.from_x, row.from_m, row.x, row.now, row.before});
    table.input.push_back(row.input);
    table.time.push_back(index_of(table.times, row.time));
  }
  return table;
}

std::string sampler_step_nodes(int prediction_bits) {
  COLOPHON_CHECK(prediction_bits >= 4 && prediction_bits <= kStateBits);
  constexpr std::int64_t kWhole = (std::int64_t{1} << 31) - 1;
  constexpr std::int64_t kGuidedLimit = std::int64_t{1} << 29;
  constexpr int kGuidanceBits = 16;
  using Json = nlohmann::ordered_json;
  Json nodes = Json::array();
  nodes.push_back({{"op", "gather"}, {"out", "row.step"}, {"in", {"row"}}, {"table", "sampler.step"}});
  int column = 0;
  for (const char* name : {"by.from_x", "by.from_m", "by.x", "by.now", "by.before"}) {
    nodes.push_back({{"op", "slice"},
                     {"out", name},
                     {"in", {"row.step"}},
                     {"begin", {0, 0, column++}},
                     {"size", {1, 1, 1}}});
  }
  nodes.push_back(mix("difference", {"prediction", "unconditional"}, {1, -1}, 0, -kWhole, kWhole));
  nodes.push_back(mix("guided", {"unconditional", "difference"}, {1 << kGuidanceBits, "guidance"},
                      kGuidanceBits + prediction_bits - kStateBits, -kGuidedLimit, kGuidedLimit));
  nodes.push_back(mix("kept.next", {"x", "guided"}, {"by.from_x", "by.from_m"}, kCoefficientBits, -kKeptLimit,
                      kKeptLimit));
  nodes.push_back(mix("x.next", {"x", "kept.next", "kept"}, {"by.x", "by.now", "by.before"}, kCoefficientBits,
                      -kStateLimit, kStateLimit));
  return nodes.dump();
}

}  // namespace colophon::authoring
