// A graph in float32: what the integer program is held against, and what calibration looks at.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "authoring/float_ops.hpp"

namespace colophon::authoring {

// Told of every value as it is made, inputs too, with the node's index.
using See = std::function<void(std::size_t node, const FloatTensor& value)>;

// `inputs` in the order of the graph's input nodes. Values live until their last reader has run. Errors:
// those of Weights.
Result<FloatTensor> run_graph(const Graph& graph, std::span<const FloatTensor> inputs,
                              const FloatMeans& means, const See& see = {});

}  // namespace colophon::authoring
