// A painting's values as real numbers, for people who compare engines: noise that they bring, and every
// stage's outputs as .npy. spec/model-file.md, "Units"
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "authoring/npy.hpp"
#include "paint/painter.hpp"

namespace colophon::authoring {

// Exponents of 2.
struct Units {
  int context = -12;
  int prediction = -16;
  int state = -20;
  friend bool operator==(const Units&, const Units&) = default;
};

// Error: BadUnits (a constant of that name that is none).
Result<Units> units_of(const engine::Model& model);

// Noise of variance 1, [C, H, W] or [1, C, H, W], as what the model's first state begins as at this size,
// each number rounded to the nearest, halves to even. Errors: BadNpy, NoiseMismatch (another shape, or a
// number that is none or too large), BadUnits.
Result<engine::Tensor> read_noise(ByteView file, const engine::Model& model, engine::Size size);

struct NamedFile {
  std::string name;
  Bytes bytes;
};

// Takes what a painting's watch is told of and makes a file of each value:
//   context, context-negative                     [1, T, C]
//   init-STATE                                    [1, C, H, W], as all below
//   step-NNN-input                                what the denoiser is given: the first state, scaled
//   step-NNN-prediction, step-NNN-negative        what it answers, to the prompt and to the negative one
//   step-NNN-STATE                                the states after the step
//   latent                                        the first state at the end
//   picture                                       [H, W, 3], 0 to 1
class Dump {
 public:
  // Of a request that check_request accepts. `model` outlives the dump.
  static Result<Dump> make(const engine::Model& model, const paint::Recipe& recipe);

  void see(std::string_view stage, std::uint32_t index, const std::vector<engine::Tensor>& outputs);

  std::vector<NamedFile> take() { return std::move(files_); }

 private:
  Dump(const engine::Model& model, std::int64_t first_row, std::int64_t steps, Units units)
      : model_(&model), first_row_(first_row), steps_(steps), units_(units) {}
  void add(std::string name, const Array& array);
  void add_states(const std::string& prefix, const std::vector<engine::Tensor>& states);
  void add_input(std::uint32_t step);

  const engine::Model* model_;
  std::int64_t first_row_;
  std::int64_t steps_;
  Units units_;
  engine::Tensor state_;  // the first one, as the last step left it
  std::vector<NamedFile> files_;
};

}  // namespace colophon::authoring
