// A convolution's weights as integers: one step a channel, wide enough that no sum can leave 32 bits, for
// whatever values come in. docs/arithmetic.md says why the widths are what they are.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace colophon::authoring {

// How a value is held: integers from lo to hi, in units of 2^exponent.
struct Form {
  int exponent = 0;
  std::int64_t lo = 0;
  std::int64_t hi = 0;

  friend bool operator==(const Form&, const Form&) = default;
};

// The same value in a coarser unit, as `mix` rounds it.
Form coarser(const Form& form, int exponent);

inline constexpr double kUniform = 12;  // the variance of a rounding error is a twelfth of the unit's square

struct ConvWeights {
  std::span<const float> weight;  // [O, I, k, k]
  std::span<const float> bias;    // [O]
  std::int64_t taps = 1;          // k · k

  std::int64_t outputs() const { return static_cast<std::int64_t>(bias.size()); }
  std::int64_t width() const { return static_cast<std::int64_t>(weight.size() / bias.size()); }
};

struct RoundedConv {
  std::vector<std::int16_t> weight;  // [O, k, k, I]
  std::vector<std::int32_t> bias;    // [O], in units of step · 2^exponent
  std::vector<double> step;          // [O]: what one unit of a weight stands for
};

// Pure: the same bits on every machine.
RoundedConv round_conv(const ConvWeights& conv, const Form& in);

// The squared error of one output, relative to the output, that rounding costs: weights / u² + values · u²,
// where u is the unit of the values that come in. Values: from lo to hi (real), of that root mean square.
struct RoundingCost {
  double weights = 0;
  double values = 0;
};
struct RealRange {
  double lo = 0;
  double hi = 0;
  double rms = 0;
};
RoundingCost rounding_cost(const ConvWeights& conv, const RealRange& in);

// Multipliers as integers: real ≈ m / 2^shift, the largest |m| below 2^30 and shift at most 62. `others` are
// factors of the same sum.
struct Multipliers {
  std::vector<std::int32_t> by;
  std::vector<std::int32_t> others;
  int shift = 0;
};
Multipliers multipliers(std::span<const double> real, std::span<const double> others);

}  // namespace colophon::authoring
