// Where a graph's weights come from: a checkpoint as it is, or as the quantiser rounds it.
#pragma once

#include <vector>

#include "authoring/checkpoint.hpp"
#include "authoring/graph.hpp"

namespace colophon::authoring {

class Weights {
 public:
  Weights() = default;
  Weights(const Weights&) = delete;
  Weights& operator=(const Weights&) = delete;
  virtual ~Weights() = default;

  // The node's weight and bias as the graph means them: `channels` rows from `first_row` on, [O, I, k, k].
  // Errors: those of Checkpoint::load.
  virtual Result<std::vector<float>> weight(const GraphNode& node) const = 0;
  virtual Result<std::vector<float>> bias(const GraphNode& node) const = 0;
};

class CheckpointWeights final : public Weights {
 public:
  // `checkpoint` outlives this.
  explicit CheckpointWeights(const Checkpoint& checkpoint) : checkpoint_(checkpoint) {}
  Result<std::vector<float>> weight(const GraphNode& node) const override;
  Result<std::vector<float>> bias(const GraphNode& node) const override;

 private:
  const Checkpoint& checkpoint_;
};

}  // namespace colophon::authoring
