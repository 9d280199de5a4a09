#include "authoring/calibrate.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "base/file.hpp"
#include "base/text.hpp"
#include "crypto/sha256.hpp"
#include "paint/tokenizer.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

constexpr std::size_t kResumeBytesMax = std::size_t{16} << 20;
constexpr std::int64_t kLatentSide =
    32;  // what is painted: large enough for every layer, small enough to be quick
constexpr std::size_t kPromptsMax = 4096;

struct Sum {
  double largest = 0;
  double inverses = 0;  // of the mean squares of each time that the value was made
  double count = 0;
};

class Collector {
 public:
  explicit Collector(const CalibrationJob& job) : job_(job) {}

  void see(const Graph& graph, std::size_t node, const FloatTensor& value) {
    Sum& sum = sums_[graph.name + "/" + graph.nodes[node].name];
    float largest = 0;
    double squares = 0;
    for (const float x : value.data) {
      largest = std::max(largest, std::fabs(x));
      squares += static_cast<double>(x) * static_cast<double>(x);
    }
    sum.largest = std::max(sum.largest, static_cast<double>(largest));
    // Harmonic: where a value is small at some steps and large at others, rounding is to cost each of them
    // the same share. A value of zeros costs nothing.
    if (squares == 0) return;
    sum.inverses += static_cast<double>(value.data.size()) / squares;
    sum.count += 1;
  }

  // What an earlier run of the same job had seen → how many paintings that were.
  std::size_t load(const std::string& job) {
    const auto text = job_.resume.empty() ? Result<Bytes>(Error{}) : read_file(job_.resume, kResumeBytesMax);
    if (!text) return 0;
    const json kept = json::parse(*text, nullptr, false);
    if (!kept.is_object() || kept.value("job", "") != job || !kept.contains("sums")) return 0;
    for (const auto& [name, sum] : kept["sums"].items()) {
      if (!sum.is_array() || sum.size() != 3) return 0;
      sums_[name] = {sum[0].get<double>(), sum[1].get<double>(), sum[2].get<double>()};
    }
    return kept.value("paintings", std::size_t{0});
  }

  Result<void> save(const std::string& job, std::size_t paintings) const {
    if (job_.resume.empty()) return {};
    json kept = {{"job", job}, {"paintings", paintings}, {"sums", json::object()}};
    for (const auto& [name, sum] : sums_) kept["sums"][name] = {sum.largest, sum.inverses, sum.count};
    return write_file(job_.resume, as_bytes(kept.dump()));
  }

  Scales scales() const {
    Scales scales;
    for (const auto& [name, sum] : sums_) {
      const auto units = [](double x) {
        return std::max<std::int64_t>(1, std::llround(std::ceil(std::ldexp(x, kScaleBits))));
      };
      const std::int64_t largest = units(sum.largest);
      const double rms = sum.count > 0 ? std::sqrt(sum.count / sum.inverses) : sum.largest;
      scales.values[name] = {largest, std::min(largest, units(rms))};
    }
    return scales;
  }

 private:
  const CalibrationJob& job_;
  std::map<std::string, Sum> sums_;
};

std::string job_id(const CalibrationJob& job) {
  std::string text = to_hex(job.checkpoint.fingerprint()) + std::to_string(job.paintings) + "/" +
                     std::to_string(job.steps) + "/" + std::to_string(job.guidance);
  for (const std::string& prompt : job.prompts) text += "\n" + prompt;
  return to_hex(crypto::sha256(as_bytes(text)));
}

FloatTensor noise(const engine::Shape& shape, std::size_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  FloatTensor x{shape, std::vector<float>(static_cast<std::size_t>(shape.count()))};
  for (float& value : x.data) value = normal(random);
  return x;
}

}  // namespace

const std::vector<std::string>& calibration_prompts() {
  static const std::vector<std::string> prompts = {
      "a photograph of a lighthouse on a cliff at dawn, soft light, detailed",
      "portrait of an old sailor, oil painting, dramatic shadows",
      "a small red house in a snowy forest, children's book illustration",
      "abstract composition of blue and orange shapes",
      "a bowl of fruit on a wooden table, still life",
      "city street in the rain at night, neon signs, reflections, cinematic, wide angle",
      "a cat asleep on a stack of books",
      "mountains above a lake, watercolour",
      "an astronaut riding a horse across a desert, film grain",
      "macro photograph of a beetle on a leaf, shallow depth of field, 50mm",
      "art nouveau poster of a dancer, gold and green",
      "pixel art of a castle",
      "close-up of hands holding a cup of coffee, morning, warm tones",
      "a futuristic train station full of people, isometric, intricate, highly detailed, sharp focus",
      "pencil sketch of a bridge over a river",
      "",
  };
  return prompts;
}

Result<std::vector<std::string>> read_prompts(const std::string& path) {
  constexpr std::size_t kBytesMax = std::size_t{4} << 20;
  COLOPHON_TRY(const Bytes file, read_file(path, kBytesMax));
  std::vector<std::string> prompts;
  std::string_view text = as_text(file);
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) prompts.emplace_back(line);
  }
  if (!prompts.empty() && prompts.size() <= kPromptsMax && is_utf8(as_text(file))) return prompts;
  return Error{"BadPrompts", path + " is no list of 1 to 4,096 prompts, one a line, in UTF-8"};
}

Result<Scales> calibrate(const CalibrationJob& job) {
  const CheckpointWeights weights(job.checkpoint);
  COLOPHON_TRY(const TimeEmbedding embedding, TimeEmbedding::load(job.checkpoint));
  FloatPipeline pipeline(job.checkpoint, job.networks, embedding, {weights, job.pool});
  Collector collector(job);
  pipeline.see([&](const Graph& graph, std::size_t node, const FloatTensor& value) {
    collector.see(graph, node, value);
  });

  const Settings& settings = job.checkpoint.settings();
  COLOPHON_TRY(const Noise schedule, Noise::make(settings.noise));
  COLOPHON_TRY(const auto rows, sampler_rows(schedule, settings.prediction,
                                             {SamplerKind::kEuler, ScheduleKind::kNormal, job.steps}));

  const std::string id = job_id(job);
  const std::size_t kept = collector.load(id);
  const std::size_t paintings = std::min(job.paintings, job.prompts.size());
  const int evaluations = 2 * job.steps;
  const int total = static_cast<int>(paintings) * evaluations + static_cast<int>(job.prompts.size());
  int done = static_cast<int>(kept) * evaluations;
  const auto tell = [&](int more) {
    if (job.progress) job.progress(done + more, total);
  };

  // A prompt that is longer than the slots is cut after a word that fits.
  const auto read = [&](std::string prompt) -> Result<FloatTensor> {
    auto tokens = paint::tokenize(job.tokenizer, prompt);
    while (!tokens && !prompt.empty()) {
      const auto space = prompt.find_last_of(' ');
      prompt.resize(space == std::string::npos ? 0 : space);
      tokens = paint::tokenize(job.tokenizer, prompt);
    }
    if (!tokens) return tokens.error();
    return pipeline.text(tokens->ids);
  };
  // Latents of a whole number of the denoiser's halvings.
  const std::int64_t multiple = job.networks.size_multiple / job.networks.factor;
  const std::int64_t side = std::max(multiple, kLatentSide / multiple * multiple);
  for (std::size_t n = kept; n < paintings; ++n) {
    COLOPHON_TRY(FloatTensor prompt, read(job.prompts[n]));
    COLOPHON_TRY(FloatTensor negative, read(""));
    COLOPHON_TRY(const FloatTensor x, pipeline.sample(noise({side, side, job.networks.latent}, n), rows,
                                                      {std::move(prompt), std::move(negative)}, job.guidance,
                                                      {.progress = [&](int more, int) { tell(more); }}));
    const auto picture = pipeline.decode(x);
    if (!picture) return picture.error();
    done += evaluations;
    COLOPHON_TRY_VOID(collector.save(id, n + 1));
  }
  for (std::size_t n = paintings; n < job.prompts.size(); ++n) {
    const auto context = read(job.prompts[n]);
    if (!context) return context.error();
    tell(static_cast<int>(n));
  }
  tell(total - done);
  return collector.scales();
}

}  // namespace colophon::authoring
