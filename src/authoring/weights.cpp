#include "authoring/weights.hpp"

namespace colophon::authoring {
namespace {

// A layer that is half of a larger one has half of its rows.
Result<std::vector<float>> rows(const Checkpoint& checkpoint, const std::string& tensor,
                                const GraphNode& node) {
  COLOPHON_TRY(std::vector<float> all, checkpoint.load(tensor));
  if (node.kind != Kind::kConv) return all;
  COLOPHON_TRY(const FloatView* view, checkpoint.find(tensor));
  const std::size_t row = all.size() / static_cast<std::size_t>(view->extents[0]);
  const auto count = row * static_cast<std::size_t>(node.channels);
  if (count == all.size()) return all;
  const auto begin =
      all.begin() + static_cast<std::ptrdiff_t>(row * static_cast<std::size_t>(node.first_row));
  return std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

Result<std::vector<float>> CheckpointWeights::weight(const GraphNode& node) const {
  return rows(checkpoint_, node.weight, node);
}

Result<std::vector<float>> CheckpointWeights::bias(const GraphNode& node) const {
  if (node.bias.empty()) return std::vector<float>(static_cast<std::size_t>(node.channels), 0.0F);
  return rows(checkpoint_, node.bias, node);
}

}  // namespace colophon::authoring
