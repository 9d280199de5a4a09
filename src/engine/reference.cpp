// The reference executor: each node's reference body in order, every value kept.
#include "engine/executor.hpp"

namespace colophon::engine {
namespace {

class ReferenceExecutor final : public Executor {
 public:
  ReferenceExecutor(std::shared_ptr<const Model> model, Size size)
      : model_(std::move(model)), proof_(model_->find_proof(size)) {
    COLOPHON_CHECK(proof_ != nullptr);
  }

  std::vector<Tensor> run(StageId id, std::span<const Tensor> inputs, std::uint64_t seed) override {
    const Stage& stage = model_->program().stage(id);
    const std::vector<Facts>& facts = proof_->stage(id).values;
    COLOPHON_CHECK(inputs.size() == stage.inputs.size());
    std::vector<Tensor> values(inputs.begin(), inputs.end());
    for (const Tensor& input : inputs) check(input);
    for (const Constant* constant : stage.constants) {
      values.push_back({facts[values.size()], constant->all()});
    }
    for (const Node& node : stage.nodes) {
      std::vector<const Tensor*> in;
      for (const std::size_t input : node.inputs) in.push_back(&values[input]);
      Tensor out = make_tensor(facts[values.size()]);
      node.operation->reference(in, {proof_->size, seed}, out);
      check(out);
      values.push_back(std::move(out));
    }
    std::vector<Tensor> outputs;
    for (const std::size_t output : stage.outputs) outputs.push_back(values[output]);
    return outputs;
  }

 private:
  // The proof, held against every element: the reference can afford it.
  static void check(const Tensor& tensor) {
    COLOPHON_CHECK(tensor.data.size() == static_cast<std::size_t>(tensor.facts.shape.count()));
    for (const std::int32_t x : tensor.data) {
      COLOPHON_CHECK(x >= tensor.facts.range.lo && x <= tensor.facts.range.hi);
    }
  }

  std::shared_ptr<const Model> model_;
  const Proof* proof_;
};

}  // namespace

Tensor make_tensor(const Facts& facts) {
  return {facts, std::vector<std::int32_t>(static_cast<std::size_t>(facts.shape.count()))};
}

std::unique_ptr<Executor> make_reference_executor(std::shared_ptr<const Model> model, Size size) {
  return std::make_unique<ReferenceExecutor>(std::move(model), size);
}

}  // namespace colophon::engine
