#include "authoring/noise_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "engine/executor.hpp"
#include "paint/tokenizer.hpp"

namespace colophon::authoring {
namespace {

using engine::StageId;
using engine::Tensor;

constexpr std::size_t kWorst = 10;
constexpr double kCleanDb = 200;  // what has no noise at all

FloatTensor real(const Tensor& tensor, int exponent) {
  FloatTensor value{tensor.facts.shape, {}};
  value.data.reserve(tensor.data.size());
  for (const std::int32_t x : tensor.data) value.data.push_back(static_cast<float>(std::ldexp(x, exponent)));
  return value;
}

double ratio_db(const FloatTensor& want, const FloatTensor& got) {
  double signal = 0;
  double noise = 0;
  for (std::size_t i = 0; i < want.data.size(); ++i) {
    const double off = static_cast<double>(got.data[i]) - static_cast<double>(want.data[i]);
    signal += static_cast<double>(want.data[i]) * static_cast<double>(want.data[i]);
    noise += off * off;
  }
  return noise > 0 && signal > 0 ? std::min(kCleanDb, 10 * std::log10(signal / noise)) : kCleanDb;
}

class Measurer {
 public:
  explicit Measurer(const NoiseJob& job) : job_(job), weights_(job.checkpoint) {}

  Result<NoiseReport> run() {
    const auto& sizes = job_.model.program().sizes;
    size_ = *std::min_element(sizes.begin(), sizes.end(), [](const engine::Size& a, const engine::Size& b) {
      return a.width * a.height < b.width * b.height;
    });
    const auto& proof = *job_.model.find_proof(size_);
    Tensor tokens = make_tensor(proof.stage(StageId::kText).values[0]);
    auto read = paint::tokenize(job_.model.program().tokenizer, "a house by the sea");
    if (!read) read = paint::tokenize(job_.model.program().tokenizer, "");
    COLOPHON_TRY(const auto ids, std::move(read));
    tokens.data = ids.ids;
    COLOPHON_TRY(const Tensor context, stage(StageId::kText, job_.networks.text, job_.plans.text, {tokens},
                                             {{"tokens", "tokens"}}));
    const std::vector<Tensor> noise = states();
    const std::vector<Tensor> state = like(noise, job_.networks.denoise, "x");
    Tensor row = make_tensor(proof.stage(StageId::kStep).values[state.size()]);
    const auto& defaults = job_.model.program().defaults;
    row.data[0] = static_cast<std::int32_t>(
        job_.model.program().find_schedule(defaults.sampler, defaults.steps)->first_row + defaults.steps / 2);
    std::vector<Tensor> inputs = state;
    inputs.push_back(row);
    inputs.push_back(context);
    const auto predicted = stage(StageId::kDenoise, job_.networks.denoise, job_.plans.denoise, inputs,
                                 {{"x", "x.scaled"}, {"time", "time"}, {"context", "context"}});
    if (!predicted) return predicted.error();
    const auto pixels = stage(StageId::kDecode, job_.networks.decode, job_.plans.decode,
                              like(noise, job_.networks.decode, "latent"), {{"latent", "latent"}});
    if (!pixels) return pixels.error();
    return std::move(report_);
  }

 private:
  std::vector<Tensor> states() const {
    const std::shared_ptr<const engine::Model> model(&job_.model, [](const engine::Model*) {});
    return engine::make_reference_executor(model, size_)->run(StageId::kInit, {}, {size_, 1, {}});
  }

  // The noise that a painting begins with, as large as the graph's input was at calibration: with random
  // weights a latent grows far beyond it, and rounding costs a smaller value a larger share.
  std::vector<Tensor> like(std::vector<Tensor> state, const Graph& graph, const std::string& input) const {
    const double seen =
        std::ldexp(static_cast<double>(job_.scales.values.at(graph.name + "/" + input).rms), -kScaleBits);
    const double scale =
        graph.name == "decode" ? static_cast<double>(job_.checkpoint.settings().latent_scale_e5) / 1e5 : 1;
    for (std::int32_t& x : state[0].data) {
      const auto limit = static_cast<double>(state[0].facts.range.hi);
      x = static_cast<std::int32_t>(std::clamp(std::round(x * seen * scale), -limit, limit));
    }
    return state;
  }

  // Every value of a stage that its graph knows, by name; the stage's output last.
  Result<Tensor> stage(StageId id, const Graph& graph, const FormPlan& plan, std::vector<Tensor> inputs,
                       const std::unordered_map<std::string, std::string>& names) {
    const engine::Stage& stage = job_.model.program().stage(id);
    const auto& facts = job_.model.find_proof(size_)->stage(id).values;
    std::vector<Tensor> values = std::move(inputs);
    for (const engine::Constant* constant : stage.constants)
      values.push_back({facts[values.size()], constant->all()});
    std::unordered_map<std::string, std::size_t> at;
    for (std::size_t i = 0; i < stage.inputs.size(); ++i) at[stage.inputs[i]] = i;
    for (const engine::Node& node : stage.nodes) {
      std::vector<const Tensor*> in;
      for (const std::size_t input : node.inputs) in.push_back(&values[input]);
      Tensor out = make_tensor(facts[values.size()]);
      node.operation->reference(in, {size_, 1, {}}, out);
      if (node.op == "conv") see_sum(graph.name, node.out, out.facts.range);
      at[node.out] = values.size();
      values.push_back(std::move(out));
    }
    const auto value_of = [&](std::size_t n) -> const Tensor& {
      const GraphNode& node = graph.nodes[n];
      return values[at.at(node.kind == Kind::kInput ? names.at(node.name) : node.name)];
    };
    COLOPHON_TRY_VOID(compare(graph, plan, value_of));
    return values[stage.outputs[0]];
  }

  Result<void> compare(const Graph& graph, const FormPlan& plan,
                       const std::function<const Tensor&(std::size_t)>& value_of) {
    const auto rounded = [&](std::size_t n) { return real(value_of(n), exponent(graph, plan, n)); };
    std::vector<FloatTensor> given;
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
      if (graph.nodes[n].kind == Kind::kInput) given.push_back(rounded(n));
    }
    const FloatMeans means{weights_, job_.pool};
    const std::size_t first = report_.operators.size();
    const See see = [&](std::size_t n, const FloatTensor& whole) {
      if (graph.nodes[n].kind != Kind::kInput)
        report_.operators.push_back(
            {graph.name, graph.nodes[n].name, 0, ratio_db(target(graph, n, whole), rounded(n))});
    };
    const auto ran = run_graph(graph, given, means, see);
    if (!ran) return ran.error();
    std::size_t next = first;
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
      const GraphNode& node = graph.nodes[n];
      if (node.kind == Kind::kInput) continue;
      std::vector<FloatTensor> in;
      for (const std::size_t input : node.in) in.push_back(rounded(input));
      std::vector<const FloatTensor*> pointers;
      for (const FloatTensor& each : in) pointers.push_back(&each);
      COLOPHON_TRY(const FloatTensor want, evaluate(node, pointers, means));
      report_.operators[next++].own_db = ratio_db(target(graph, n, want), rounded(n));
    }
    return {};
  }

  // The last layer's output is a prediction or a picture, each in a unit of its own.
  static int exponent(const Graph& graph, const FormPlan& plan, std::size_t n) {
    const bool last = n + 1 == graph.nodes.size();
    if (last && graph.name == "denoise") return -kPredictionBits;
    if (last && graph.name == "decode") return 0;
    return plan.value[n].exponent;
  }
  static FloatTensor target(const Graph& graph, std::size_t n, FloatTensor value) {
    if (n + 1 != graph.nodes.size() || graph.name != "decode") return value;
    for (float& x : value.data) x = std::clamp((x + 1) * 127.5F, 0.0F, 255.0F);
    return value;
  }

  void see_sum(const std::string& stage, const std::string& name, const engine::Range& range) {
    const double share = static_cast<double>(range.magnitude()) / 2147483648.0;
    if (share <= report_.fullest_share) return;
    report_.fullest_share = share;
    report_.fullest = stage + "/" + name;
  }

  const NoiseJob& job_;
  CheckpointWeights weights_;
  engine::Size size_;
  NoiseReport report_;
};

}  // namespace

std::string NoiseReport::text() const {
  std::vector<OperatorNoise> sorted = operators;
  std::sort(sorted.begin(), sorted.end(),
            [](const OperatorNoise& a, const OperatorNoise& b) { return a.own_db < b.own_db; });
  std::string text = "signal to noise of the worst ten of " + std::to_string(sorted.size()) +
                     " operators, dB: own, whole stage\n";
  for (std::size_t i = 0; i < std::min(kWorst, sorted.size()); ++i) {
    char line[64];
    std::snprintf(line, sizeof line, "  %6.1f %6.1f  ", sorted[i].own_db, sorted[i].whole_db);
    text += line + sorted[i].stage + "/" + sorted[i].name + "\n";
  }
  char share[32];
  std::snprintf(share, sizeof share, "%.2f", fullest_share * 100);
  return text + "proof       no sum can leave its width; the fullest, " + fullest + ", reaches " + share +
         " % of 32 bits\n";
}

Result<NoiseReport> measure_noise(const NoiseJob& job) {
  return Measurer(job).run();
}

}  // namespace colophon::authoring
