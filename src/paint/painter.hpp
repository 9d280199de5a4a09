// A request and a model become pixels and a trace. spec/model-file.md, "Painting".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "engine/executor.hpp"
#include "engine/model.hpp"
#include "paint/recipe.hpp"

namespace colophon::paint {

// The texts to paint: those of a public recipe, or what was revealed of a committed one.
struct Texts {
  std::string prompt;
  std::string negative_prompt;
};

struct Painting {
  std::uint16_t width = 0;  // pixels
  std::uint16_t height = 0;
  Bytes rgb;             // row by row from the top, 3 bytes a pixel
  Bytes32 trace_root{};  // 0 where noise was given
};

// For people who compare with other engines; a request knows nothing of it.
struct Study {
  // What the first state begins as, in place of what the seed gives. Its shape and type are that state's
  // (checked, with its range: NoiseMismatch). The painting is then no request's, and has no trace.
  const engine::Tensor* noise = nullptr;
  // Told of each record of the trace (spec/trace.md), in order.
  std::function<void(std::string_view stage, std::uint32_t index, const std::vector<engine::Tensor>& outputs)>
      watch = {};
};

// After each evaluation of the denoiser and at the end: how much of the work is done.
using Progress = std::function<void(int done, int total)>;

// That the recipe is one for this model, its adapters aside. Errors: those of check_recipe, and
// ModelMismatch, SizeNotOffered, SamplerNotOffered, StepsNotOffered. Each names what the model offers.
Result<void> check_model(const engine::Model& model, const Recipe& recipe);

// That this model, with the adapters it holds (fit_model.hpp), can paint this request. Errors: those of
// check_model, and AdaptersMismatch (the request names others), MarkNotSupported, PromptHidden (a committed
// prompt without its texts), PromptTooLong.
Result<void> check_request(const engine::Model& model, const Request& request, const Texts* revealed);

// `executor` was made for the model and the request's size. `revealed` is for committed prompts (the caller
// has checked it against the commitment), else nullptr. Errors: those of check_request, NoiseMismatch.
Result<Painting> paint(const engine::Model& model, engine::Executor& executor, const Request& request,
                       const Texts* revealed, const Progress& progress, const Study& study = {});

}  // namespace colophon::paint
