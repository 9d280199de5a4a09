#include "authoring/graph.hpp"

namespace colophon::authoring {

std::vector<std::vector<std::size_t>> Graph::readers() const {
  std::vector<std::vector<std::size_t>> readers(nodes.size());
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    for (const std::size_t input : nodes[node].in) readers[input].push_back(node);
  }
  return readers;
}

}  // namespace colophon::authoring
