#include "paint/painter.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "paint/request_hash.hpp"
#include "paint/tokenizer.hpp"
#include "paint/trace.hpp"

namespace colophon::paint {
namespace {

using engine::StageId;
using engine::Tensor;

std::string list_sizes(const engine::Program& program) {
  std::string text;
  for (const engine::Size& size : program.sizes) {
    text += (text.empty() ? "" : ", ") + std::to_string(size.width) + "x" + std::to_string(size.height);
  }
  return text;
}

std::string list_samplers(const engine::Program& program) {
  std::string text;
  for (const engine::Sampler& sampler : program.samplers) text += (text.empty() ? "" : ", ") + sampler.name;
  return text;
}

std::string list_steps(const engine::Sampler& sampler) {
  std::string text;
  for (const engine::Schedule& schedule : sampler.schedules) {
    text += (text.empty() ? "" : ", ") + std::to_string(schedule.steps);
  }
  return text;
}

engine::Size size_of(const Recipe& recipe) {
  return {recipe.width, recipe.height};
}

Result<void> check_guidance(const engine::Program& program, const Recipe& recipe) {
  if (program.evaluations == 2) return {};
  if (recipe.guidance_q16 == engine::kGuidanceNone && recipe.negative_prompt.empty()) return {};
  return Error{"GuidanceNotOffered",
               "the model '" + program.name + "' paints without guidance and without a negative prompt",
               "leave the negative prompt out and ask for guidance 1"};
}

Result<void> check_offered(const engine::Model& model, const Recipe& recipe) {
  const engine::Program& program = model.program();
  if (!model.find_proof(size_of(recipe))) {
    return Error{"SizeNotOffered",
                 "the model '" + program.name + "' does not paint " + std::to_string(recipe.width) + "x" +
                     std::to_string(recipe.height),
                 "sizes it paints: " + list_sizes(program)};
  }
  for (const engine::Sampler& sampler : program.samplers) {
    if (sampler.name != recipe.sampler) continue;
    if (program.find_schedule(recipe.sampler, recipe.steps)) return check_guidance(program, recipe);
    return Error{
        "StepsNotOffered",
        "the model '" + program.name + "' has no schedule of " + std::to_string(recipe.steps) + " steps",
        "steps it has: " + list_steps(sampler)};
  }
  return Error{"SamplerNotOffered",
               "the model '" + program.name + "' has no sampler '" + recipe.sampler + "'",
               "samplers it has: " + list_samplers(program)};
}

Texts texts_of(const Recipe& recipe, const Texts* revealed) {
  if (recipe.prompt_rule == PromptRule::kCommitted) return *revealed;
  return {recipe.prompt, recipe.negative_prompt};
}

// What a mark writes: the first 32 bits of the request hash.
std::optional<std::uint32_t> payload_of(const Request& request) {
  if (request.recipe.mark == Mark::kNone) return std::nullopt;
  return load_be<std::uint32_t>(request_hash(request).data());
}

// Stages and their trace, in the order of the specification.
class Painter {
 public:
  Painter(const engine::Model& model, engine::Executor& executor, const Request& request, const Study& study)
      : program_(model.program()),
        proof_(*model.find_proof(size_of(request.recipe))),
        executor_(executor),
        request_(request),
        study_(study),
        run_{size_of(request.recipe), request.seed, payload_of(request)},
        trace_(request_hash(request)) {}

  Result<Painting> run(const Texts& texts, const Progress& progress) {
    COLOPHON_TRY(const Tensor context, text(texts.prompt, 0));
    const bool guided = program_.evaluations == 2;
    Tensor unconditional, guidance;
    if (guided) {
      COLOPHON_TRY(unconditional, text(texts.negative_prompt, 1));
      guidance = number(StageId::kStep, 3, static_cast<std::int32_t>(request_.recipe.guidance_q16));
    }
    std::vector<Tensor> state = record("init", 0, begin());
    const auto* schedule = program_.find_schedule(request_.recipe.sampler, request_.recipe.steps);
    const auto steps = static_cast<int>(schedule->steps);
    const auto evaluations = static_cast<int>(program_.evaluations);
    int done = 0;
    const auto evaluate = [&](const std::vector<Tensor>& from, const Tensor& row, const Tensor& words) {
      Tensor prediction = denoise(from, row, words, static_cast<std::uint32_t>(done));
      progress(++done, evaluations * steps);
      return prediction;
    };
    for (int n = 0; n < steps; ++n) {
      const Tensor row = number(StageId::kStep, 0, static_cast<std::int32_t>(schedule->first_row + n));
      std::vector<Tensor> step = state;
      step.push_back(row);
      step.push_back(evaluate(state, row, context));
      if (guided) {
        step.push_back(evaluate(state, row, unconditional));
        step.push_back(guidance);
      }
      state = record("step", static_cast<std::uint32_t>(n), executor_.run(StageId::kStep, step, run_));
    }
    const auto pixels = record("decode", 0, executor_.run(StageId::kDecode, state, run_));
    Painting painting{request_.recipe.width, request_.recipe.height, {}, {}};
    if (!study_.noise) painting.trace_root = trace_.root();
    painting.rgb.assign(pixels[0].data.begin(), pixels[0].data.end());
    return painting;
  }

 private:
  // The stage's input of that place after the states, holding one number.
  Tensor number(StageId stage, std::size_t after_states, std::int32_t value) const {
    Tensor tensor = make_tensor(proof_.stage(stage).values[program_.states.size() + after_states]);
    tensor.data[0] = value;
    return tensor;
  }

  std::vector<Tensor> record(std::string_view stage, std::uint32_t index, std::vector<Tensor> outputs) {
    trace_.record(stage, index, outputs);
    if (study_.watch) study_.watch(stage, index, outputs);
    return outputs;
  }

  std::vector<Tensor> begin() {
    std::vector<Tensor> state = executor_.run(StageId::kInit, {}, run_);
    if (study_.noise) state[0] = {proof_.stage(StageId::kStep).values[0], study_.noise->data};
    return state;
  }

  Result<Tensor> text(const std::string& words, std::uint32_t index) {
    COLOPHON_TRY(Tokens tokens, tokenize(program_.tokenizer, words));
    Tensor input = make_tensor(proof_.stage(StageId::kText).values[0]);
    input.data = std::move(tokens.ids);
    return record("text", index, executor_.run(StageId::kText, {&input, 1}, run_))[0];
  }

  Tensor denoise(const std::vector<Tensor>& state, const Tensor& row, const Tensor& context,
                 std::uint32_t index) {
    std::vector<Tensor> inputs = state;
    inputs.push_back(row);
    inputs.push_back(context);
    return record("denoise", index, executor_.run(StageId::kDenoise, inputs, run_))[0];
  }

  const engine::Program& program_;
  const engine::Proof& proof_;
  engine::Executor& executor_;
  const Request& request_;
  const Study& study_;
  engine::Run run_;
  Trace trace_;
};

// The model is the recipe's, whatever its size: an adapted one is proven for one size only.
bool holds_adapters(const engine::Model& model, const std::vector<Adapter>& named) {
  return std::equal(named.begin(), named.end(), model.adapters().begin(), model.adapters().end(),
                    [](const Adapter& a, const engine::AdapterUse& b) {
                      return a.id == b.adapter->id() && a.strength_q16 == b.strength_q16;
                    });
}

Result<void> check_noise(const engine::Model& model, const Recipe& recipe, const Tensor& noise) {
  const engine::State& state = model.program().states[0];
  const engine::Facts& facts = model.find_proof(size_of(recipe))->stage(StageId::kStep).values[0];
  const bool fits = noise.facts.shape == facts.shape && noise.facts.type == facts.type &&
                    static_cast<std::int64_t>(noise.data.size()) == facts.shape.count();
  const auto within = [&](std::int32_t x) { return x >= state.range.lo && x <= state.range.hi; };
  if (fits && std::all_of(noise.data.begin(), noise.data.end(), within)) return {};
  return Error{"NoiseMismatch", "the noise is no state of the model '" + model.program().name +
                                    "', which begins with " + to_string(facts.shape) + " numbers from " +
                                    std::to_string(state.range.lo) + " to " + std::to_string(state.range.hi)};
}

}  // namespace

Result<void> check_model(const engine::Model& model, const Recipe& recipe) {
  COLOPHON_TRY_VOID(check_recipe(recipe));
  if (recipe.model != model.id()) {
    return Error{"ModelMismatch", "the request names model " + to_hex_0x(recipe.model) + ", this file is " +
                                      to_hex_0x(model.id())};
  }
  return check_offered(model, recipe);
}

Result<void> check_request(const engine::Model& model, const Request& request, const Texts* revealed) {
  const Recipe& recipe = request.recipe;
  COLOPHON_TRY_VOID(check_model(model, recipe));
  if (!holds_adapters(model, recipe.adapters)) {
    return Error{"AdaptersMismatch", "the request names other adapters than the model was given",
                 "fit the model to the request first"};
  }
  if (recipe.mark != Mark::kNone && !model.program().has_mark()) {
    return Error{"MarkNotSupported",
                 "the request asks for a mark, the model '" + model.program().name + "' has none",
                 "ask for mark 0, or take a model that has one"};
  }
  if (recipe.prompt_rule == PromptRule::kCommitted && !revealed) {
    return Error{"PromptHidden", "the prompt is committed and not revealed",
                 "ask its author for prompt and salt"};
  }
  const Texts texts = texts_of(recipe, revealed);
  COLOPHON_TRY_VOID(check_texts(texts.prompt, texts.negative_prompt));
  if (model.program().evaluations == 1 && !texts.negative_prompt.empty()) {
    return Error{"GuidanceNotOffered", "the model '" + model.program().name + "' takes no negative prompt"};
  }
  for (const std::string& text : {texts.prompt, texts.negative_prompt}) {
    const auto tokens = tokenize(model.program().tokenizer, text);
    if (!tokens) return tokens.error();
  }
  return {};
}

Result<Painting> paint(const engine::Model& model, engine::Executor& executor, const Request& request,
                       const Texts* revealed, const Progress& progress, const Study& study) {
  COLOPHON_TRY_VOID(check_request(model, request, revealed));
  if (study.noise) COLOPHON_TRY_VOID(check_noise(model, request.recipe, *study.noise));
  return Painter(model, executor, request, study).run(texts_of(request.recipe, revealed), progress);
}

}  // namespace colophon::paint
