// One graph node in float32. Values are [H, W, C], row-major, channel fastest.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "authoring/graph.hpp"
#include "authoring/weights.hpp"
#include "engine/thread_pool.hpp"
#include "engine/value.hpp"

namespace colophon::authoring {

struct FloatTensor {
  engine::Shape shape;
  std::vector<float> data;
};

// A branch that an adapter adds to a convolution: strength · up(down(x)), summed before anything else.
struct FloatBranch {
  std::vector<float> down;  // [R, I, k, k]
  std::vector<float> up;    // [O, R]
  std::int64_t rank = 0;
  float strength = 1;
};
// Those of a node, by its name; none if it is empty.
using FloatBranches = std::function<std::vector<const FloatBranch*>(const GraphNode&)>;

struct FloatMeans {
  const Weights& weights;
  engine::ThreadPool& pool;
  FloatBranches branches{};
};

// The value of a node that is no input. `in` are the node's inputs. Errors: those of Weights.
Result<FloatTensor> evaluate(const GraphNode& node, std::span<const FloatTensor* const> in,
                             const FloatMeans& means);

// In float64, as the network's makers define them.
double activate(Activation activation, double x);

}  // namespace colophon::authoring
