#include "authoring/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "authoring/elementary.hpp"
#include "authoring/time_embedding.hpp"

namespace colophon::authoring {
namespace {

using elementary::power_of_two;
using engine::Type;
using nlohmann::ordered_json;

constexpr std::int64_t kNoiseEntries = 65'536;
constexpr std::int64_t kPredictionMax = std::int64_t{1} << 22;  // 64 in units of 2^-16: far beyond any noise
constexpr std::size_t kSizesMax = 16;
constexpr int kMarkShift = 6;  // its strength: spec/mark.md

Result<void> check_sizes(const Networks& networks, const std::vector<engine::Size>& sizes) {
  const std::int64_t n = networks.size_multiple;
  for (const engine::Size& size : sizes) {
    if (size.width >= n && size.height >= n && size.width % n == 0 && size.height % n == 0 &&
        size.width <= 4096 && size.height <= 4096)
      continue;
    return Error{"BadSize",
                 "this network can't paint " + std::to_string(size.width) + "x" + std::to_string(size.height),
                 "width and height are multiples of " + std::to_string(n) + ", at most 4096"};
  }
  if (!sizes.empty() && sizes.size() <= kSizesMax) return {};
  return Error{"BadSize", "a model offers 1 to 16 sizes"};
}

class Quantiser {
 public:
  explicit Quantiser(const QuantiseJob& job) : job_(job), networks_(job.networks), weights_(job.checkpoint) {}

  Result<Quantised> run() {
    COLOPHON_TRY_VOID(check_sizes(networks_, job_.wishes.sizes));
    const Settings& s = job_.checkpoint.settings();
    COLOPHON_TRY(const Noise noise, Noise::make(s.noise));
    COLOPHON_TRY(table_, make_sampler_table(noise, s.prediction, job_.wishes.steps));
    COLOPHON_TRY(const auto times, time_vectors());
    Scales scales = job_.scales;
    scales.values["denoise/time"] = seen(times);  // known, not measured
    COLOPHON_TRY(made_.plans, plan_model(networks_, scales, weights_, [this] { tell(); }));
    ordered_json stages;
    COLOPHON_TRY(stages["text"], text(scales));
    stages["init"] = init();
    COLOPHON_TRY(stages["denoise"], denoise(scales, times));
    stages["step"] = step();
    COLOPHON_TRY(stages["decode"], decode(scales));
    write_program(std::move(stages));
    return std::move(made_);
  }

 private:
  void tell() {
    const std::size_t nodes =
        networks_.text.nodes.size() + networks_.denoise.nodes.size() + networks_.decode.nodes.size();
    if (job_.progress) job_.progress(++done_, static_cast<int>(2 * nodes));
  }

  Result<std::vector<std::vector<double>>> time_vectors() const {
    COLOPHON_TRY(const TimeEmbedding embedding, TimeEmbedding::load(job_.checkpoint));
    std::vector<std::vector<double>> vectors;
    for (const std::int64_t time : table_.times) vectors.push_back(embedding.at(time));
    return vectors;
  }

  static Seen seen(const std::vector<std::vector<double>>& vectors) {
    double largest = 0;
    double squares = 0;
    double count = 0;
    for (const auto& vector : vectors) {
      for (const double x : vector) {
        largest = std::max(largest, x < 0 ? -x : x);
        squares += x * x;
        count += 1;
      }
    }
    const auto units = [](double x) {
      return static_cast<std::int64_t>(elementary::round(x * power_of_two(kScaleBits) + 0.5));
    };
    return {std::max<std::int64_t>(1, units(largest)),
            std::max<std::int64_t>(1, std::min(units(largest), units(std::sqrt(squares / count))))};
  }

  std::int64_t places_max(std::int64_t pixels_a_place) const {
    std::int64_t most = networks_.slots;
    for (const engine::Size& size : job_.wishes.sizes)
      most = std::max(most, size.width * size.height / pixels_a_place / pixels_a_place);
    return most;
  }

  Result<std::string> lower_stage(const Graph& graph, const FormPlan& plan, const Scales& scales,
                                  StageWriter& stage, LowerWishes wishes) {
    wishes.done = [this] { tell(); };
    COLOPHON_TRY(Lowered lowered, lower(graph, plan, scales, weights_, job_.pieces, stage, wishes));
    for (const auto& [point, units] : lowered.points) made_.points[graph.name + "/" + point] = units;
    return std::move(lowered.out);
  }

  Result<ordered_json> text(const Scales& scales) {
    StageWriter stage(made_.writer, "text");
    COLOPHON_TRY(const std::string out,
                 lower_stage(networks_.text, made_.plans.text, scales, stage,
                             {.inputs = {{"tokens", "tokens"}}, .keys_max = networks_.slots}));
    return stage.finish({out});
  }

  ordered_json latent() const {
    const std::string factor = std::to_string(networks_.factor);
    return ordered_json::array({"H/" + factor, "W/" + factor, networks_.latent});
  }

  ordered_json init() {
    StageWriter stage(made_.writer, "init");
    std::vector<std::int32_t> normal;
    for (const double x : elementary::normal_quantiles(kNoiseEntries))
      normal.push_back(static_cast<std::int32_t>(elementary::round(x * power_of_two(kStateBits))));
    stage.node({{"op", "noise"},
                {"out", "x.first"},
                {"table", stage.constant("normal", Type::kI32, {kNoiseEntries}, normal)},
                {"shape", latent()},
                {"stream", 0}});
    stage.mix("kept.first", {"x.first"}, {0}, {.form = {}, .wide = true});
    return stage.finish({"x.first", "kept.first"});
  }

  Result<ordered_json> denoise(const Scales& scales, const std::vector<std::vector<double>>& times) {
    StageWriter stage(made_.writer, "denoise");
    const Graph& graph = networks_.denoise;
    const auto form = [&](const std::string& input) -> const Form& {
      const auto at = std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                   [&](const GraphNode& node) { return node.name == input; });
      return made_.plans.denoise.value[static_cast<std::size_t>(at - graph.nodes.begin())];
    };
    stage.node({{"op", "gather"}, {"out", "row.input"}, {"in", {"row"}}, {"table", "sampler.input"}});
    const Form& x = form("x");
    stage.mix("x.scaled", {"x"}, {"row.input"},
              {.shift = static_cast<int>(kCoefficientBits) + kStateBits + x.exponent, .form = x});
    stage.node({{"op", "gather"}, {"out", "row.time"}, {"in", {"row"}}, {"table", "sampler.time"}});
    const Form& time = form("time");
    std::vector<std::int32_t> entries;
    for (const auto& vector : times) {
      for (const double value : vector) {
        const double units = elementary::round(value * power_of_two(-time.exponent));
        entries.push_back(static_cast<std::int32_t>(
            std::clamp(units, static_cast<double>(time.lo), static_cast<double>(time.hi))));
      }
    }
    stage.node({{"op", "gather"},
                {"out", "time"},
                {"in", {"row.time"}},
                {"table", stage.constant("times", Type::kI16,
                                         {static_cast<std::int64_t>(times.size()), networks_.time_channels},
                                         entries)}});
    COLOPHON_TRY(const std::string out,
                 lower_stage(graph, made_.plans.denoise, scales, stage,
                             {.inputs = {{"x", "x.scaled"}, {"time", "time"}, {"context", "context"}},
                              .keys_max = places_max(networks_.factor),
                              .output = LowerWishes::Output::kWide,
                              .wide = {-kPredictionBits, -kPredictionMax, kPredictionMax}}));
    return stage.finish({out});
  }

  ordered_json step() {
    StageWriter stage(made_.writer, "step");
    stage.append(sampler_step_nodes(kPredictionBits));
    return stage.finish({"x.next", "kept.next"});
  }

  Result<ordered_json> decode(const Scales& scales) {
    StageWriter stage(made_.writer, "decode");
    const Form& form = made_.plans.decode.value[0];
    // x · 2^-20 / scale, in the form's unit.
    const double by = 1e5 / static_cast<double>(job_.checkpoint.settings().latent_scale_e5) *
                      power_of_two(-kStateBits - form.exponent);
    const Multipliers m = multipliers(std::array{by}, {});
    stage.mix("latent", {"x"}, {m.by[0]}, {.shift = m.shift, .form = form});
    COLOPHON_TRY(const std::string out, lower_stage(networks_.decode, made_.plans.decode, scales, stage,
                                                    {.inputs = {{"latent", "latent"}},
                                                     .keys_max = places_max(networks_.factor),
                                                     .output = LowerWishes::Output::kPixels}));
    return stage.finish({job_.wishes.mark ? mark(stage, out, *job_.wishes.mark) : out});
  }

  static std::string mark(StageWriter& stage, const std::string& pixels, const MarkConstants& constants) {
    const auto bits = static_cast<std::int64_t>(constants.code.size());
    return stage.node(
        {{"op", "mark"},
         {"out", "marked"},
         {"in", {pixels}},
         {"carrier", stage.constant("mark.carrier", Type::kI8, {constants.period, constants.period, bits},
                                    constants.carrier)},
         {"code", stage.constant("mark.code", Type::kI32, {bits}, constants.code)},
         {"shift", kMarkShift}});
  }

  void write_program(ordered_json stages) {
    ModelWriter& writer = made_.writer;
    const std::int64_t rows = table_.rows();
    writer.add("sampler.step", Type::kI32, {rows, 5}, table_.step);
    writer.add("sampler.input", Type::kI32, {rows, 1}, table_.input);
    writer.add("sampler.time", Type::kI32, {rows, 1}, table_.time);
    const auto& context = made_.plans.text.value.back();
    writer.add("units", Type::kI32, {3}, std::array{context.exponent, -kPredictionBits, -kStateBits});
    std::vector<std::int32_t> pairs;
    for (const auto& pair : job_.merges) pairs.insert(pairs.end(), pair.begin(), pair.end());
    const auto count = static_cast<std::int64_t>(job_.merges.size());
    writer.add("tokenizer.merges", Type::kI32, {count, 2}, pairs);
    const ModelWishes& wishes = job_.wishes;
    ordered_json sizes = ordered_json::array();
    for (const engine::Size& size : wishes.sizes) sizes.push_back({size.width, size.height});
    ordered_json samplers = ordered_json::array();
    for (const NamedSampler& sampler : table_.samplers) {
      ordered_json schedules = ordered_json::array();
      for (const SamplerSchedule& schedule : sampler.schedules)
        schedules.push_back({{"steps", schedule.steps}, {"first", schedule.first}});
      samplers.push_back({{"name", sampler.name}, {"schedules", std::move(schedules)}});
    }
    const auto state = [&](const char* name, std::int64_t limit) {
      return ordered_json{
          {"name", name}, {"shape", latent()}, {"type", "I32"}, {"lo", -limit}, {"hi", limit}};
    };
    const ordered_json program = {{"format", "colophon/program/v1"},
                                  {"name", wishes.name},
                                  {"sizes", std::move(sizes)},
                                  {"tokenizer",
                                   {{"kind", "byte-pairs"},
                                    {"slots", networks_.slots},
                                    {"merges", "tokenizer.merges"},
                                    {"padding", engine::Tokenizer::kByteTokens + count + 1}}},
                                  {"samplers", std::move(samplers)},
                                  {"defaults",
                                   {{"sampler", wishes.sampler},
                                    {"steps", wishes.default_steps},
                                    {"guidance", wishes.guidance_q16},
                                    {"width", wishes.sizes[0].width},
                                    {"height", wishes.sizes[0].height}}},
                                  {"rows", rows},
                                  {"state", {state("x", kStateLimit), state("kept", kKeptLimit)}},
                                  {"stages", std::move(stages)}};
    const std::string text = program.dump();
    writer.add_bytes("program", Type::kU8, {static_cast<std::int64_t>(text.size())},
                     Bytes(text.begin(), text.end()));
  }

  const QuantiseJob& job_;
  const Networks& networks_;
  CheckpointWeights weights_;
  SamplerTable table_;
  Quantised made_;
  int done_ = 0;
};

}  // namespace

Result<ModelPlans> plan_model(const Networks& networks, const Scales& scales, const Weights& weights,
                              const std::function<void()>& done) {
  ModelPlans plans;
  COLOPHON_TRY(plans.denoise, plan_forms(networks.denoise, scales, weights, {.done = done}));
  // The text's last value is what the denoiser reads.
  const auto& nodes = networks.denoise.nodes;
  const auto context =
      std::find_if(nodes.begin(), nodes.end(), [](const GraphNode& node) { return node.name == "context"; });
  const Form form = plans.denoise.value[static_cast<std::size_t>(context - nodes.begin())];
  COLOPHON_TRY(plans.text, plan_forms(networks.text, scales, weights, {.output = &form, .done = done}));
  COLOPHON_TRY(plans.decode, plan_forms(networks.decode, scales, weights, {.done = done}));
  return plans;
}

Result<Quantised> quantise(const QuantiseJob& job) {
  return Quantiser(job).run();
}

std::vector<engine::Size> usual_sizes(const Networks& networks) {
  const std::int64_t n = networks.size_multiple;
  // Stable Diffusion 1.x paints 512x512 in steps of 64; a small network of the same kind is offered as many
  // places.
  std::vector<engine::Size> sizes;
  for (const auto& [width, height] : std::array<std::pair<std::int64_t, std::int64_t>, 7>{
           {{8, 8}, {4, 4}, {6, 6}, {8, 12}, {12, 8}, {8, 6}, {6, 8}}}) {
    sizes.push_back({width * n, height * n});
  }
  return sizes;
}

}  // namespace colophon::authoring
