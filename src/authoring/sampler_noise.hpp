// The noise that a diffusion model was trained with, at every step and between. spec/sampler.md, "Noise"
#pragma once

#include <cstdint>
#include <vector>

#include "authoring/sampler_fixed.hpp"
#include "base/result.hpp"

namespace colophon::authoring {

// What a model was trained to predict.
enum class Prediction : std::uint8_t { kEpsilon, kVelocity };

// The defaults are Stable Diffusion 1.x.
struct NoiseConfig {
  std::int64_t train_steps = 1000;
  std::int64_t beta_first_e9 = 850'000;  // a fraction of 10^9
  std::int64_t beta_last_e9 = 12'000'000;
  bool beta_of_roots = true;  // "scaled_linear": the square roots are evenly spaced; else the betas
};

class Noise {
 public:
  // Error: BadScheduler (a number outside its limits).
  static Result<Noise> make(const NoiseConfig& config);

  std::int64_t last() const { return static_cast<std::int64_t>(logs_.size()) - 1; }  // T - 1
  Fixed log_sigma(const Fixed& time) const;                                          // 0 to last()
  Fixed time(const Fixed& log_sigma) const;                                          // the inverse

 private:
  explicit Noise(std::vector<Fixed> logs) : logs_(std::move(logs)) {}
  std::vector<Fixed> logs_;  // ln sigma, ascending
};

}  // namespace colophon::authoring
