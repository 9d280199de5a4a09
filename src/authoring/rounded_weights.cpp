#include "authoring/rounded_weights.hpp"

#include "authoring/elementary.hpp"
#include "base/check.hpp"

namespace colophon::authoring {

void RoundedWeights::add(const Graph& graph, const FormPlan& plan) {
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    const GraphNode& node = graph.nodes[n];
    if (node.kind == Kind::kConv) forms_[{node.weight, node.first_row}] = plan.conv_in[n];
    if (node.kind == Kind::kEmbed) forms_[{node.weight, 0}] = plan.value[n];
  }
}

Form RoundedWeights::form_of(const GraphNode& node) const {
  const auto at = forms_.find({node.weight, node.first_row});
  COLOPHON_CHECK(at != forms_.end());
  return at->second;
}

Result<const RoundedConv*> RoundedWeights::rounded(const GraphNode& node) const {
  const Key key{node.weight, node.first_row};
  const auto kept = rounded_.find(key);
  if (kept != rounded_.end()) return &kept->second;
  COLOPHON_TRY(const auto weight, inner_.weight(node));
  COLOPHON_TRY(const auto bias, inner_.bias(node));
  return &rounded_.emplace(key, round_conv({weight, bias, node.kernel * node.kernel}, form_of(node)))
              .first->second;
}

Result<std::vector<float>> RoundedWeights::weight(const GraphNode& node) const {
  if (node.kind == Kind::kNorm) return inner_.weight(node);
  if (node.kind == Kind::kEmbed) {
    COLOPHON_TRY(std::vector<float> table, inner_.weight(node));
    const double unit = elementary::power_of_two(form_of(node).exponent);
    for (float& x : table) x = static_cast<float>(elementary::round(static_cast<double>(x) / unit) * unit);
    return table;
  }
  COLOPHON_TRY(const RoundedConv* const conv, rounded(node));
  const auto taps = static_cast<std::size_t>(node.kernel * node.kernel);
  const std::size_t width = conv->weight.size() / conv->step.size();
  const std::size_t channels = width / taps;
  std::vector<float> weight(conv->weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::size_t row = i / width;
    const std::size_t tap = i % width / channels;
    weight[row * width + i % channels * taps + tap] = static_cast<float>(conv->weight[i] * conv->step[row]);
  }
  return weight;
}

Result<std::vector<float>> RoundedWeights::bias(const GraphNode& node) const {
  return inner_.bias(node);
}

}  // namespace colophon::authoring
