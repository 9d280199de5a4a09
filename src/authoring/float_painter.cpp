#include "authoring/float_painter.hpp"

#include <algorithm>
#include <cmath>

#include "authoring/merged_weights.hpp"
#include "authoring/quantise.hpp"
#include "authoring/rounded_weights.hpp"
#include "engine/executor.hpp"
#include "paint/tokenizer.hpp"

namespace colophon::authoring {
namespace {

// The rows of the sampler that a request names.
Result<std::vector<SamplerRow>> rows_of(const Settings& settings, const paint::Recipe& recipe) {
  COLOPHON_TRY(const Noise noise, Noise::make(settings.noise));
  for (const SamplerKind sampler : kSamplerKinds) {
    for (const ScheduleKind schedule : kScheduleKinds) {
      if (sampler_name(sampler, schedule) == recipe.sampler)
        return sampler_rows(noise, settings.prediction, {sampler, schedule, recipe.steps});
    }
  }
  return Error{"ModelMismatch", "the sampler '" + recipe.sampler + "' is none that import knows"};
}

FloatTensor noise_of(const FloatRequest& wish, engine::Size size) {
  engine::Tensor state;
  if (wish.noise) {
    state = *wish.noise;
  } else {
    // The model outlives the executor: no ownership is taken.
    const std::shared_ptr<const engine::Model> model(&wish.model, [](const engine::Model*) {});
    const auto executor = engine::make_reference_executor(model, size);
    state = executor->run(engine::StageId::kInit, {}, {size, wish.request.seed, {}})[0];
  }
  FloatTensor noise{state.facts.shape, {}};
  for (const std::int32_t x : state.data)
    noise.data.push_back(static_cast<float>(std::ldexp(x, -kStateBits)));
  return noise;
}

// The arrays that Dump makes of an integer painting, of this one.
class FloatDump {
 public:
  explicit FloatDump(std::vector<NamedFile>* files) : files_(files) {}

  void text(const std::string& name, const FloatTensor& value) const {
    add(name, {{1, value.shape.w, value.shape.c}, {value.data.begin(), value.data.end()}});
  }
  void latent(const std::string& name, const FloatTensor& value) const {
    const engine::Shape& s = value.shape;
    Array array{{1, s.c, s.h, s.w}, {}};
    for (std::int64_t c = 0; c < s.c; ++c) {
      for (std::int64_t place = 0; place < s.h * s.w; ++place)
        array.data.push_back(value.data[static_cast<std::size_t>(place * s.c + c)]);
    }
    add(name, array);
  }
  void picture(const FloatTensor& value) const {
    Array array{{value.shape.h, value.shape.w, 3}, {}};
    for (const float x : value.data) array.data.push_back(std::clamp(x / 2.0 + 0.5, 0.0, 1.0));
    add("picture", array);
  }
  static std::string step(int n, const std::string& what) {
    const std::string digits = std::to_string(n);
    return "step-" + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits + "-" + what;
  }

 private:
  void add(const std::string& name, const Array& array) const {
    if (files_) files_->push_back({name + ".npy", encode_npy(array)});
  }
  std::vector<NamedFile>* files_;
};

Result<void> check_shapes(const FloatRequest& wish, const Networks& networks, engine::Size size) {
  const auto* proof = wish.model.find_proof(size);
  const auto& denoise = proof->stage(engine::StageId::kDenoise).values;
  const auto text = static_cast<std::int64_t>(wish.model.program().tokenizer.slots);
  const bool fits = denoise[0].shape == latent_shape(networks, size) && text == networks.slots &&
                    wish.model.program().tokenizer.token_max() + 1 == networks.tokens;
  if (fits) return {};
  return Error{"ModelMismatch", "the checkpoint " + wish.checkpoint + " is not of the model's shapes"};
}

}  // namespace

Result<std::vector<std::uint8_t>> paint_in_floats(const FloatRequest& wish) {
  const paint::Recipe& recipe = wish.request.recipe;
  const engine::Size size{recipe.width, recipe.height};
  COLOPHON_TRY(const Checkpoint checkpoint, Checkpoint::open(wish.checkpoint));
  COLOPHON_TRY(const Networks networks, read_networks(checkpoint));
  COLOPHON_TRY_VOID(check_shapes(wish, networks, size));
  COLOPHON_TRY(const auto rows, rows_of(checkpoint.settings(), recipe));
  COLOPHON_TRY(const TimeEmbedding embedding, TimeEmbedding::load(checkpoint));
  const CheckpointWeights whole(checkpoint);
  RoundedWeights rounded(whole);
  if (!wish.rounded_scales.empty()) {
    COLOPHON_TRY(Scales scales, read_scales(wish.rounded_scales));
    COLOPHON_TRY(const ModelPlans plans, plan_model(networks, scales, whole));
    rounded.add(networks.text, plans.text);
    rounded.add(networks.denoise, plans.denoise);
    rounded.add(networks.decode, plans.decode);
  }
  MergedWeights weights(wish.rounded_scales.empty() ? static_cast<const Weights&>(whole) : rounded);
  const std::vector<const Graph*> graphs = {&networks.text, &networks.denoise};
  for (const FloatLora& lora : wish.loras) {
    COLOPHON_TRY(const auto branches, read_lora(lora.path, point_names(graphs)));
    COLOPHON_TRY_VOID(weights.add(graphs, branches, lora.strength));
  }
  engine::ThreadPool pool(wish.threads);
  const FloatPipeline pipeline(checkpoint, networks, embedding, {weights, pool});

  const auto read = [&](const std::string& text) -> Result<FloatTensor> {
    COLOPHON_TRY(const auto tokens, paint::tokenize(wish.model.program().tokenizer, text));
    return pipeline.text(tokens.ids);
  };
  COLOPHON_TRY(FloatTensor prompt, read(recipe.prompt));
  COLOPHON_TRY(FloatTensor negative, read(recipe.negative_prompt));
  FloatTensor noise = noise_of(wish, size);
  const FloatDump dump(wish.dump);
  dump.text("context", prompt);
  dump.text("context-negative", negative);
  dump.latent("init-x", noise);
  const auto step = [&](int n, const FloatTensor& x, const FloatTensor& p, const FloatTensor& u,
                        const FloatTensor& next) {
    FloatTensor scaled = x;
    const double input =
        std::ldexp(rows[static_cast<std::size_t>(n)].input, -static_cast<int>(kCoefficientBits));
    for (float& value : scaled.data) value = static_cast<float>(value * input);
    dump.latent(FloatDump::step(n, "input"), scaled);
    dump.latent(FloatDump::step(n, "prediction"), p);
    dump.latent(FloatDump::step(n, "negative"), u);
    dump.latent(FloatDump::step(n, "x"), next);
  };
  const double guidance = static_cast<double>(recipe.guidance_q16) / 65'536;
  COLOPHON_TRY(const FloatTensor x,
               pipeline.sample(std::move(noise), rows, {std::move(prompt), std::move(negative)}, guidance,
                               {.progress = wish.progress, .step = step}));
  COLOPHON_TRY(const FloatTensor picture, pipeline.decode(x));
  dump.latent("latent", x);
  dump.picture(picture);
  return to_rgb(picture);
}

}  // namespace colophon::authoring
