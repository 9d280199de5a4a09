// Adds nodes to a graph and holds each against the checkpoint's tensors. The first thing that does not fit is
// kept as the error; what is added after it does not matter.
#pragma once

#include <optional>

#include "authoring/checkpoint.hpp"
#include "authoring/graph.hpp"

namespace colophon::authoring {

class GraphBuilder {
 public:
  using Value = std::size_t;

  // `prefix`: of the checkpoint's names ("unet."); values are named without it.
  GraphBuilder(const Checkpoint& checkpoint, std::string name, std::string prefix)
      : checkpoint_(checkpoint), prefix_(std::move(prefix)) {
    graph_.name = std::move(name);
  }

  Value input(const std::string& name, std::int64_t channels);
  Value embed(const std::string& name, Value tokens, const std::string& table, const std::string& places);
  // `module`.weight of shape [O, I, k, k] or [O, I], `module`.bias if it is there.
  struct Conv {
    int stride = 1;
    std::vector<Value> added{};
  };
  Value conv(const std::string& module, Value in, Conv more);
  Value conv(const std::string& module, Value in) { return conv(module, in, Conv{}); }
  // Half of a layer's rows, as a layer of its own: `half` is "value" (the first) or "gate".
  Value half(const std::string& module, const std::string& half, Value in);
  Value norm(const std::string& module, Value in, std::int64_t groups, std::int64_t epsilon_e6,
             Activation activation = Activation::kNone);
  Value activate(const std::string& name, Value in, Activation activation);
  Value gate(const std::string& name, Value value, Value by);
  Value attend(const std::string& name, Value q, Value k, Value v, std::int64_t heads, bool causal);
  Value concat(const std::string& name, Value a, Value b);
  Value upsample(const std::string& name, Value in);

  bool has(const std::string& module) const { return checkpoint_.has_any(prefix_ + module + "."); }
  std::int64_t channels(Value value) const { return graph_.nodes[value].channels; }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }

  Result<Graph> finish() &&;

 private:
  Value add(GraphNode node);
  std::vector<std::int64_t> extents(const std::string& tensor);
  void expect(bool fits, const std::string& tensor);

  const Checkpoint& checkpoint_;
  std::string prefix_;
  Graph graph_;
  std::optional<Error> error_;
};

}  // namespace colophon::authoring
