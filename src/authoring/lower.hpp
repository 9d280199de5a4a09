// A graph as nodes of a program: every value a tensor of integers in the form that the plan gives it.
#pragma once

#include <functional>
#include <map>

#include "authoring/form_plan.hpp"
#include "authoring/pieces.hpp"
#include "authoring/stage_writer.hpp"

namespace colophon::authoring {

// Where an adapter may add to a layer, and what an adapter's maker must know of it.
struct PointUnits {
  int in = 0;         // exponent of what the layer convolves
  double in_rms = 0;  // its root mean square, and at least a 16th of its largest
  int out = 0;        // exponent of what the layer's mix gives
  int shift = 0;      // of that mix
};

struct LowerWishes {
  std::map<std::string, std::string>
      inputs;                 // graph input → the stage's value that holds it, in the plan's form
  std::int64_t keys_max = 0;  // the most places that any attention of the graph looks at
  // The last layer's output: in its own form, or as I32 in units of 2^exponent within ±limit, or as a
  // picture's bytes (from −1 … 1).
  enum class Output : std::uint8_t { kHeld, kWide, kPixels } output = Output::kHeld;
  Form wide{};
  std::function<void()> done{};  // told after each node
};

struct Lowered {
  std::string out;  // the stage's output
  std::map<std::string, PointUnits> points;
};

// Pure: the same nodes and constants on every machine. Errors: those of Weights and of Pieces.
Result<Lowered> lower(const Graph& graph, const FormPlan& plan, const Scales& scales, const Weights& weights,
                      const Pieces& pieces, StageWriter& stage, const LowerWishes& wishes);

}  // namespace colophon::authoring
