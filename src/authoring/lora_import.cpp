#include "authoring/lora_import.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "authoring/elementary.hpp"
#include "authoring/model_writer.hpp"
#include "authoring/rounding.hpp"
#include "base/file.hpp"

namespace colophon::authoring {
namespace {

using elementary::power_of_two;
using engine::Type;
using nlohmann::ordered_json;

constexpr std::int64_t kInnerMax = 32'767;
constexpr double kScaleMax = 1073741824.0;  // 2^30
constexpr int kExponentMax = 31;
// What lies between the two halves is prepared for this many times the largest sum that uncorrelated inputs
// of the size that calibration saw could give: learned directions do correlate with what comes in.
constexpr double kInnerReach = 2;

struct Layer {
  Form in;  // what it convolves, as the model proves it
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
};

Result<Layer> layer_of(const engine::Model& model, const std::string& name, int exponent) {
  const auto slash = name.find('/');
  for (std::size_t s = 0; s < engine::kStageNames.size(); ++s) {
    if (engine::kStageNames[s] != name.substr(0, slash)) continue;
    const auto id = static_cast<engine::StageId>(s);
    const engine::Stage& stage = model.program().stage(id);
    for (const engine::Node& node : stage.nodes) {
      if (node.point != name.substr(slash + 1)) continue;
      const engine::Node& conv = stage.nodes[node.inputs[0] - stage.first_node_value()];
      Layer layer{{exponent, 0, 0}};
      for (const engine::Size& size : model.program().sizes) {
        const auto& values = model.find_proof(size)->stage(id).values;
        const engine::Facts& in = values[conv.inputs[0]];
        layer.in.lo = std::min(layer.in.lo, in.range.lo);
        layer.in.hi = std::max(layer.in.hi, in.range.hi);
        layer.inputs = in.shape.c;
        layer.outputs = values[node.inputs[0]].shape.c;
      }
      return layer;
    }
  }
  return Error{"ModelMismatch", "the model has no point '" + name + "'",
               "the units beside it are another model's"};
}

class LoraWriter {
 public:
  explicit LoraWriter(const LoraJob& job) : job_(job) {}

  Result<ModelWriter> run() {
    if (job_.units.model != job_.model.id())
      return Error{"ModelMismatch", "the units are those of model " + to_hex_0x(job_.units.model),
                   "import the model again"};
    std::vector<std::string> names;
    for (const auto& [name, units] : job_.units.points) names.push_back(name);
    COLOPHON_TRY(const auto branches, read_lora(job_.path, names));
    ordered_json points = ordered_json::array();
    for (const auto& [name, branch] : branches) {
      COLOPHON_TRY(ordered_json point, add(name, branch));
      points.push_back(std::move(point));
    }
    const ordered_json json = {{"format", "colophon/adapter/v1"},
                               {"name", job_.name},
                               {"model", to_hex_0x(job_.model.id())},
                               {"points", std::move(points)}};
    const std::string text = json.dump();
    writer_.add_bytes("adapter", Type::kU8, {static_cast<std::int64_t>(text.size())},
                      Bytes(text.begin(), text.end()));
    return std::move(writer_);
  }

 private:
  // down(x) in steps of its own becomes an int16 whose unit a row is chosen by what can come; up takes that
  // unit in.
  Result<ordered_json> add(const std::string& name, const LoraBranch& branch) {
    const PointUnits& units = job_.units.points.at(name);
    COLOPHON_TRY(const Layer layer, layer_of(job_.model, name, units.in));
    if (branch.inputs != layer.inputs || branch.outputs != layer.outputs) {
      return Error{"BadLora", "the tensors of '" + name + "' are for " + std::to_string(branch.inputs) +
                                  " to " + std::to_string(branch.outputs) +
                                  " channels, the model's layer has " + std::to_string(layer.inputs) +
                                  " to " + std::to_string(layer.outputs)};
    }
    const Form& in = layer.in;
    const std::int64_t taps = branch.kernel * branch.kernel;
    const std::int64_t width = branch.inputs * taps;
    const std::vector<float> none(static_cast<std::size_t>(std::max(branch.rank, branch.outputs)), 0.0F);
    const std::span<const float> zeros(none);
    const RoundedConv down =
        round_conv({branch.down, zeros.first(static_cast<std::size_t>(branch.rank)), taps}, in);
    std::vector<double> factors;
    std::vector<float> up = branch.up;
    for (std::int64_t r = 0; r < branch.rank; ++r) {
      const double unit =
          inner_unit(std::span(branch.down)
                         .subspan(static_cast<std::size_t>(r * width), static_cast<std::size_t>(width)),
                     in, units.in_rms);
      factors.push_back(down.step[static_cast<std::size_t>(r)] * power_of_two(in.exponent) / unit);
      for (std::int64_t o = 0; o < branch.outputs; ++o) {
        float& weight = up[static_cast<std::size_t>(o * branch.rank + r)];
        weight = static_cast<float>(static_cast<double>(weight) * unit * branch.scale);
      }
    }
    const Multipliers by = multipliers(factors, {});
    const RoundedConv rounded = round_conv({up, zeros.first(static_cast<std::size_t>(branch.outputs)), 1},
                                           {0, -kInnerMax, kInnerMax});
    std::vector<double> scale;
    double largest = 0;
    for (const double step : rounded.step) {
      scale.push_back(step * power_of_two(units.shift - units.out));
      largest = std::max(largest, scale.back());
    }
    if (largest >= 2 * kScaleMax)
      return Error{"BadLora", "the branch of '" + name + "' is too strong for its layer"};
    int exponent = 0;
    while (exponent < kExponentMax && largest * power_of_two(exponent + 1) < kScaleMax) ++exponent;
    std::vector<std::int32_t> scales;
    for (const double s : scale)
      scales.push_back(static_cast<std::int32_t>(elementary::round(s * power_of_two(exponent))));

    std::string key = name;
    std::replace(key.begin(), key.end(), '/', '.');
    return ordered_json{
        {"stage", name.substr(0, name.find('/'))},
        {"point", name.substr(name.find('/') + 1)},
        {"down", writer_.add(key + ".down", Type::kI16,
                             {branch.rank, branch.kernel, branch.kernel, branch.inputs}, wide(down.weight))},
        {"by", writer_.add(key + ".by", Type::kI32, {branch.rank}, by.by)},
        {"shift", by.shift},
        {"lo", -kInnerMax},
        {"hi", kInnerMax},
        {"up",
         writer_.add(key + ".up", Type::kI16, {branch.outputs, 1, 1, branch.rank}, wide(rounded.weight))},
        {"scale", writer_.add(key + ".scale", Type::kI32, {branch.outputs}, scales)},
        {"exponent", exponent}};
  }

  // Of one row's sum: no larger than what the proof allows at all, nor than what is to be expected.
  static double inner_unit(std::span<const float> row, const Form& in, double rms) {
    double squares = 0;
    double sum = 0;
    for (const float weight : row) {
      const double w = static_cast<double>(weight);
      squares += w * w;
      sum += w < 0 ? -w : w;
    }
    const double bound = sum * static_cast<double>(std::max(in.hi, -in.lo)) * power_of_two(in.exponent);
    const double expected = kInnerReach * std::sqrt(squares * static_cast<double>(row.size())) * rms;
    return std::max(std::min(bound, expected), 0x1p-60) / static_cast<double>(kInnerMax);
  }

  static std::vector<std::int32_t> wide(const std::vector<std::int16_t>& values) {
    return {values.begin(), values.end()};
  }

  const LoraJob& job_;
  ModelWriter writer_;
};

}  // namespace

Result<std::shared_ptr<const engine::Adapter>> import_lora(const LoraJob& job) {
  COLOPHON_TRY(const ModelWriter writer, LoraWriter(job).run());
  const std::string fresh = job.output + ".new";
  COLOPHON_TRY_VOID(writer.write(fresh));
  auto file = read_file(fresh, engine::kAdapterBytesMax);
  auto adapter = file ? engine::Adapter::load(std::move(*file))
                      : Result<std::shared_ptr<const engine::Adapter>>(file.error());
  if (adapter && std::rename(fresh.c_str(), job.output.c_str()) == 0) return adapter;
  std::remove(fresh.c_str());
  if (!adapter) return adapter;
  return Error{"FileUnwritable", "cannot write " + job.output};
}

}  // namespace colophon::authoring
