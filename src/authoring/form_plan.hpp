// How the program holds every value of a graph: units, ranges. docs/arithmetic.md says why.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authoring/graph.hpp"
#include "authoring/rounding.hpp"
#include "authoring/scales.hpp"
#include "authoring/weights.hpp"

namespace colophon::authoring {

struct FormPlan {
  std::vector<Form> value;    // of each node; a stream is I32, all others I16
  std::vector<Form> narrow;   // what a reader that takes 16 bits at most is given of it
  std::vector<Form> conv_in;  // of a convolution: what it convolves, maybe coarser; of kEmbed: its table
  // Of a convolution that reads a stream in too coarse a unit: what that unit leaves, which it convolves too.
  std::vector<std::optional<Form>> rest;
};

// Held as I32: the sums that residual branches join, so that joining costs nothing.
inline constexpr int kStreamExponent = -16;
inline constexpr std::int64_t kStreamMax = std::int64_t{1} << 29;
inline bool is_wide(const Form& form) {
  return form.hi > 32'767 || form.lo < -32'768;
}

struct FormWishes {
  const Form* output = nullptr;  // of the last node, if somebody else decides
  std::function<void()> done{};  // told after each node
};

// Pure, the same on every machine. Errors: BadScales (a value that is not in them), those of Weights.
Result<FormPlan> plan_forms(const Graph& graph, const Scales& scales, const Weights& weights,
                            const FormWishes& wishes = {});

// The finest unit in which ±limit fits 16 bits, and the range.
Form widest(double limit);
// Rounded to the nearest unit.
Form symmetric(double limit, int exponent);

// A stream's copy that rounding takes more of than this, of its root mean square, is convolved in two parts.
inline constexpr double kCopyErrorMax = 1.0 / 1024;

inline constexpr double kHeadroom = 1.5;        // over the largest magnitude that calibration saw
inline constexpr double kSiluLeast = -0.27847;  // no SiLU is below, no GELU and no quick GELU either

}  // namespace colophon::authoring
