// The reference executor: each node's reference body in order; a value is kept until nobody needs it.
#include "engine/executor.hpp"

namespace colophon::engine {
namespace {

class ReferenceExecutor final : public Executor {
 public:
  ReferenceExecutor(std::shared_ptr<const Model> model, Size size)
      : model_(std::move(model)), proof_(model_->find_proof(size)) {
    COLOPHON_CHECK(proof_ != nullptr);
  }

  std::vector<Tensor> run(StageId id, std::span<const Tensor> inputs, const Run& run) override {
    COLOPHON_CHECK(run.size == proof_->size);
    const Stage& stage = model_->program().stage(id);
    const std::vector<Facts>& facts = proof_->stage(id).values;
    check_inputs(stage, facts, inputs);
    std::vector<Tensor> values(inputs.begin(), inputs.end());
    const auto dying = stage.dying();
    for (const Constant* constant : stage.constants) {
      values.push_back({facts[values.size()], constant->all()});
    }
    for (std::size_t n = 0; n < stage.nodes.size(); ++n) {
      const Node& node = stage.nodes[n];
      std::vector<const Tensor*> in;
      for (const std::size_t input : node.inputs) in.push_back(&values[input]);
      Tensor out = make_tensor(facts[values.size()]);
      node.operation->reference(in, run, out);
      check_tensor(out, out.facts);
      values.push_back(std::move(out));
      for (const std::size_t value : dying[n]) values[value].data = {};
    }
    std::vector<Tensor> outputs;
    for (const std::size_t output : stage.outputs) outputs.push_back(values[output]);
    return outputs;
  }

 private:
  std::shared_ptr<const Model> model_;
  const Proof* proof_;
};

}  // namespace

void check_tensor(const Tensor& tensor, const Facts& facts) {
  COLOPHON_CHECK(tensor.facts.shape == facts.shape && tensor.facts.type == facts.type);
  COLOPHON_CHECK(tensor.data.size() == static_cast<std::size_t>(facts.shape.count()));
  for (const std::int32_t x : tensor.data) COLOPHON_CHECK(x >= facts.range.lo && x <= facts.range.hi);
}

void check_inputs(const Stage& stage, const std::vector<Facts>& facts, std::span<const Tensor> inputs) {
  COLOPHON_CHECK(inputs.size() == stage.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) check_tensor(inputs[i], facts[i]);
}

Tensor make_tensor(const Facts& facts) {
  return {facts, std::vector<std::int32_t>(static_cast<std::size_t>(facts.shape.count()))};
}

std::unique_ptr<Executor> make_reference_executor(std::shared_ptr<const Model> model, Size size) {
  return std::make_unique<ReferenceExecutor>(std::move(model), size);
}

}  // namespace colophon::engine
