// A checkpoint's weights as the model file holds them, in floats again: for telling what rounding the weights
// costs from what rounding the values costs. For one thread; holds what it rounded.
#pragma once

#include <map>

#include "authoring/form_plan.hpp"
#include "authoring/rounding.hpp"
#include "authoring/weights.hpp"

namespace colophon::authoring {

class RoundedWeights final : public Weights {
 public:
  // `inner` outlives this; the graphs and plans are copied.
  explicit RoundedWeights(const Weights& inner) : inner_(inner) {}
  void add(const Graph& graph, const FormPlan& plan);

  Result<std::vector<float>> weight(const GraphNode& node) const override;
  Result<std::vector<float>> bias(const GraphNode& node) const override;

 private:
  using Key = std::pair<std::string, std::int64_t>;  // tensor and first row

  Form form_of(const GraphNode& node) const;
  Result<const RoundedConv*> rounded(const GraphNode& node) const;

  const Weights& inner_;
  std::map<Key, Form> forms_;
  mutable std::map<Key, RoundedConv> rounded_;  // rounding takes longer than an evaluation: once is enough
};

}  // namespace colophon::authoring
