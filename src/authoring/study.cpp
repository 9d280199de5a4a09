#include "authoring/study.hpp"

#include <algorithm>
#include <cmath>

#include "authoring/sampler_rows.hpp"
#include "engine/container.hpp"

namespace colophon::authoring {
namespace {

using engine::Tensor;

// As it lies in memory: [1, T, C] of a text.
Array as_stored(const Tensor& tensor, double unit) {
  const engine::Shape& s = tensor.facts.shape;
  Array array{{s.h, s.w, s.c}, {}};
  array.data.reserve(tensor.data.size());
  for (const std::int32_t x : tensor.data) array.data.push_back(x * unit);
  return array;
}

// [1, C, H, W], as torch has latents.
Array channels_first(const Tensor& tensor, double unit) {
  const engine::Shape& s = tensor.facts.shape;
  Array array{{1, s.c, s.h, s.w}, {}};
  array.data.reserve(tensor.data.size());
  for (std::int64_t c = 0; c < s.c; ++c) {
    for (std::int64_t h = 0; h < s.h; ++h) {
      for (std::int64_t w = 0; w < s.w; ++w) array.data.push_back(tensor.at(h, w, c) * unit);
    }
  }
  return array;
}

double two_to(int exponent) {
  return std::ldexp(1.0, exponent);
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t extent : shape) text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return "[" + text + "]";
}

// A state's name is the model's, and becomes part of a file's.
std::string file_part(const std::string& name, std::size_t index) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  const bool good = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), plain);
  return good ? name : "state" + std::to_string(index);
}

std::string step_name(std::uint32_t step) {
  const std::string digits = std::to_string(step);
  return "step-" + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits + "-";
}

}  // namespace

Result<Units> units_of(const engine::Model& model) {
  constexpr int kExponentMax = 62;
  const engine::Constant* units = engine::find_constant(model.constants(), "units");
  if (!units) return Units{};
  const engine::Range range = units->range();
  if (units->type != engine::Type::kI32 || units->extents != std::vector<std::int64_t>{3} ||
      range.lo < -kExponentMax || range.hi > kExponentMax) {
    return Error{"BadUnits", "the constant 'units' of the model '" + model.program().name +
                                 "' is not three exponents from -62 to 62"};
  }
  return Units{units->at(0), units->at(1), units->at(2)};
}

Result<Tensor> read_noise(ByteView file, const engine::Model& model, engine::Size size) {
  COLOPHON_TRY(const Array array, decode_npy(file));
  COLOPHON_TRY(const Units units, units_of(model));
  const auto& facts = model.find_proof(size)->stage(engine::StageId::kStep).values[0];
  const engine::Shape& s = facts.shape;
  std::vector<std::int64_t> shape = array.shape;
  if (shape.size() == 4 && shape[0] == 1) shape.erase(shape.begin());
  if (shape != std::vector<std::int64_t>{s.c, s.h, s.w}) {
    return Error{"NoiseMismatch", "the noise has the shape " + shape_text(array.shape),
                 "the model begins with " + shape_text({1, s.c, s.h, s.w}) + " at this size"};
  }
  Tensor noise = engine::make_tensor(facts);
  auto next = array.data.begin();
  for (std::int64_t c = 0; c < s.c; ++c) {
    for (std::int64_t h = 0; h < s.h; ++h) {
      for (std::int64_t w = 0; w < s.w; ++w) {
        const double x = std::nearbyint(std::ldexp(*next++, -units.state));
        // Written so that no number fails.
        if (!(x >= static_cast<double>(facts.range.lo) && x <= static_cast<double>(facts.range.hi))) {
          return Error{"NoiseMismatch", "the noise holds something that is no number, or too large a one",
                       "noise of variance 1 is meant"};
        }
        noise.at(h, w, c) = static_cast<std::int32_t>(x);
      }
    }
  }
  return noise;
}

Result<Dump> Dump::make(const engine::Model& model, const paint::Recipe& recipe) {
  COLOPHON_TRY(const Units units, units_of(model));
  const engine::Schedule* schedule = model.program().find_schedule(recipe.sampler, recipe.steps);
  COLOPHON_CHECK(schedule);
  return Dump(model, schedule->first_row, schedule->steps, units);
}

void Dump::add(std::string name, const Array& array) {
  files_.push_back({std::move(name) + ".npy", encode_npy(array)});
}

void Dump::add_states(const std::string& prefix, const std::vector<Tensor>& states) {
  for (std::size_t i = 0; i < states.size(); ++i)
    add(prefix + file_part(model_->program().states[i].name, i),
        channels_first(states[i], two_to(units_.state)));
  state_ = states[0];
}

void Dump::add_input(std::uint32_t step) {
  double unit = two_to(units_.state);
  // Where the model has the sampler of spec/sampler.md, its row says what the state is scaled by.
  if (const auto* scale = engine::find_constant(model_->constants(), "sampler.input");
      scale && scale->count() == model_->program().rows) {
    unit *= scale->at(first_row_ + step) * two_to(-static_cast<int>(kCoefficientBits));
  }
  add(step_name(step) + "input", channels_first(state_, unit));
}

void Dump::see(std::string_view stage, std::uint32_t index, const std::vector<Tensor>& outputs) {
  if (stage == "text") {
    add(index == 0 ? "context" : "context-negative", as_stored(outputs[0], two_to(units_.context)));
  } else if (stage == "init") {
    add_states("init-", outputs);
  } else if (stage == "denoise") {
    if (index % 2 == 0) add_input(index / 2);
    add(step_name(index / 2) + (index % 2 == 0 ? "prediction" : "negative"),
        channels_first(outputs[0], two_to(units_.prediction)));
  } else if (stage == "step") {
    add_states(step_name(index), outputs);
    if (index + 1 == steps_) add("latent", channels_first(state_, two_to(units_.state)));
  } else if (stage == "decode") {
    add("picture", as_stored(outputs[0], 1.0 / 255));
  }
}

}  // namespace colophon::authoring
