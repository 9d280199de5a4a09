#include "authoring/rounded_weights.hpp"

#include "authoring/elementary.hpp"
#include "authoring/rounding.hpp"
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

Result<std::vector<float>> RoundedWeights::weight(const GraphNode& node) const {
  COLOPHON_TRY(std::vector<float> weight, inner_.weight(node));
  if (node.kind == Kind::kNorm) return weight;
  const Form form = form_of(node);
  if (node.kind == Kind::kEmbed) {
    const double unit = elementary::power_of_two(form.exponent);
    for (float& x : weight) x = static_cast<float>(elementary::round(static_cast<double>(x) / unit) * unit);
    return weight;
  }
  COLOPHON_TRY(const auto bias, inner_.bias(node));
  const std::int64_t taps = node.kernel * node.kernel;
  const RoundedConv rounded = round_conv({weight, bias, taps}, form);
  const std::size_t width = weight.size() / bias.size();
  const std::size_t channels = width / static_cast<std::size_t>(taps);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::size_t row = i / width;
    const std::size_t tap = i % width / channels;
    const std::size_t to = row * width + i % channels * static_cast<std::size_t>(taps) + tap;
    weight[to] = static_cast<float>(rounded.weight[i] * rounded.step[row]);
  }
  return weight;
}

Result<std::vector<float>> RoundedWeights::bias(const GraphNode& node) const {
  return inner_.bias(node);
}

}  // namespace colophon::authoring
