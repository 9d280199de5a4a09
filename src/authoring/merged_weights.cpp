#include "authoring/merged_weights.hpp"

namespace colophon::authoring {
namespace {

std::string point_name(const Graph& graph, const GraphNode& node) {
  return graph.name + "/" + node.name;
}

}  // namespace

Result<void> MergedWeights::add(const std::vector<const Graph*>& graphs,
                                const std::map<std::string, LoraBranch>& branches, double strength) {
  for (const Graph* graph : graphs) {
    for (const GraphNode& node : graph->nodes) {
      const auto at = branches.find(point_name(*graph, node));
      if (at == branches.end()) continue;
      LoraBranch branch = at->second;
      COLOPHON_TRY(const auto weight, inner_.weight(node));
      const auto elements =
          static_cast<std::size_t>(branch.outputs * branch.inputs * branch.kernel * branch.kernel);
      if (branch.outputs != node.channels || branch.kernel != node.kernel || elements != weight.size()) {
        return Error{"BadLora", "the tensors of '" + at->first + "' are for " +
                                    std::to_string(branch.inputs) + " to " + std::to_string(branch.outputs) +
                                    " channels, which the checkpoint's layer has not"};
      }
      branch.scale *= strength;
      branches_[{node.weight, node.first_row}].push_back(std::move(branch));
    }
  }
  return {};
}

Result<std::vector<float>> MergedWeights::weight(const GraphNode& node) const {
  COLOPHON_TRY(std::vector<float> weight, inner_.weight(node));
  const auto at = branches_.find({node.weight, node.first_row});
  if (node.kind != Kind::kConv || at == branches_.end()) return weight;
  for (const LoraBranch& branch : at->second) {
    const std::size_t width = weight.size() / static_cast<std::size_t>(branch.outputs);
    const auto rank = static_cast<std::size_t>(branch.rank);
    for (std::size_t o = 0; o < static_cast<std::size_t>(branch.outputs); ++o) {
      for (std::size_t r = 0; r < rank; ++r) {
        const double by = branch.scale * static_cast<double>(branch.up[o * rank + r]);
        for (std::size_t i = 0; i < width; ++i) {
          float& to = weight[o * width + i];
          to = static_cast<float>(static_cast<double>(to) +
                                  by * static_cast<double>(branch.down[r * width + i]));
        }
      }
    }
  }
  return weight;
}

std::vector<std::string> point_names(const std::vector<const Graph*>& graphs) {
  std::vector<std::string> names;
  for (const Graph* graph : graphs) {
    for (const GraphNode& node : graph->nodes) {
      if (node.kind == Kind::kConv) names.push_back(point_name(*graph, node));
    }
  }
  return names;
}

}  // namespace colophon::authoring
