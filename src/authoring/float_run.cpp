#include "authoring/float_run.hpp"

namespace colophon::authoring {

Result<FloatTensor> run_graph(const Graph& graph, std::span<const FloatTensor> inputs,
                              const FloatMeans& means, const See& see) {
  const auto readers = graph.readers();
  std::vector<FloatTensor> values(graph.nodes.size());
  std::size_t given = 0;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    const GraphNode& node = graph.nodes[n];
    if (node.kind == Kind::kInput) {
      COLOPHON_CHECK(given < inputs.size() && inputs[given].shape.c == node.channels);
      values[n] = inputs[given++];
    } else {
      std::vector<const FloatTensor*> in;
      for (const std::size_t input : node.in) in.push_back(&values[input]);
      COLOPHON_TRY(values[n], evaluate(node, in, means));
    }
    if (see) see(n, values[n]);
    for (const std::size_t input : node.in) {
      if (readers[input].back() == n) values[input].data = {};
    }
  }
  return std::move(values.back());
}

}  // namespace colophon::authoring
