// Weights with LoRAs added to them, in floats: what an adapter is to come near to.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "authoring/lora_file.hpp"
#include "authoring/weights.hpp"

namespace colophon::authoring {

class MergedWeights final : public Weights {
 public:
  // `inner` outlives this.
  explicit MergedWeights(const Weights& inner) : inner_(inner) {}

  // `branches` as read_lora gives them for point_names of these graphs. Error: BadLora (tensors that don't
  // fit a layer).
  Result<void> add(const std::vector<const Graph*>& graphs, const std::map<std::string, LoraBranch>& branches,
                   double strength);

  Result<std::vector<float>> weight(const GraphNode& node) const override;
  Result<std::vector<float>> bias(const GraphNode& node) const override { return inner_.bias(node); }

 private:
  using Place = std::pair<std::string, std::int64_t>;  // tensor and first row

  const Weights& inner_;
  std::map<Place, std::vector<LoraBranch>> branches_;  // their scale holds the strength
};

// The points that a model made of these graphs offers, "STAGE/POINT".
std::vector<std::string> point_names(const std::vector<const Graph*>& graphs);

}  // namespace colophon::authoring
