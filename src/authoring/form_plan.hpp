// How the program holds every value of a graph: units, ranges. docs/arithmetic.md says why.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "authoring/graph.hpp"
#include "authoring/rounding.hpp"
#include "authoring/scales.hpp"
#include "authoring/weights.hpp"

namespace colophon::authoring {

struct FormPlan {
  std::vector<Form> value;    // of each node
  std::vector<Form> conv_in;  // of a convolution: what it convolves, maybe coarser than the value is held
};

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

inline constexpr double kHeadroom = 2;          // over the largest magnitude that calibration saw
inline constexpr double kSiluLeast = -0.27847;  // no SiLU is below, no GELU and no quick GELU either

}  // namespace colophon::authoring
