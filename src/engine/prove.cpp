#include "engine/prove.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace colophon::engine {
namespace {

Error within(Error error, std::string_view stage, const Node* node) {
  std::string where = "stage '" + std::string(stage) + "'";
  if (node) where += ", " + node->op + " '" + printable(node->out) + "'";
  error.message = where + ": " + error.message;
  return error;
}

Result<void> check_shape(const Shape& s) {
  const bool positive = s.h >= 1 && s.w >= 1 && s.c >= 1;
  const bool bounded = s.h <= kExtentMax && s.w <= kExtentMax && s.c <= kExtentMax &&
                       s.h * s.w <= kElementsMax && s.h * s.w * s.c <= kElementsMax;
  if (positive && bounded) return {};
  return Error{"BadShape", "a value of shape " + to_string(s) + " is empty or has more than 2^28 elements"};
}

// What one node was proven to give.
struct Known {
  std::vector<Facts> in;
  Facts out;
};

class Prover {
 public:
  Prover(const Program& program, Size size) : program_(program), size_(size) { proof_.size = size; }
  Prover(const Program& program, const Program& known, const Proof& known_proof)
      : Prover(program, known_proof.size) {
    for (std::size_t i = 0; i < known.stages.size(); ++i) {
      const Stage& stage = known.stages[i];
      const std::vector<Facts>& values = known_proof.stages[i].values;
      for (std::size_t n = 0; n < stage.nodes.size(); ++n) {
        Known& entry = known_[stage.nodes[n].operation.get()];
        for (const std::size_t input : stage.nodes[n].inputs) entry.in.push_back(values[input]);
        entry.out = values[stage.first_node_value() + n];
      }
    }
  }

  Result<Proof> run() {
    COLOPHON_TRY_VOID(resolve_states());
    const Facts number{{1, 1, 1}, Type::kI32, {}};
    Facts tokens{{1, static_cast<std::int64_t>(program_.tokenizer.slots), 1}, Type::kI32, {}};
    tokens.range.hi = program_.tokenizer.token_max();
    Facts row = number;
    row.range.hi = program_.rows - 1;
    Facts guidance = number;
    guidance.range.hi = kGuidanceMax;

    COLOPHON_TRY(const auto text, stage(StageId::kText, {tokens}));
    COLOPHON_TRY(const auto init, stage(StageId::kInit, {}));
    COLOPHON_TRY_VOID(check_states(StageId::kInit, init));
    auto inputs = states_;
    inputs.insert(inputs.end(), {row, text[0]});
    COLOPHON_TRY(const auto prediction, stage(StageId::kDenoise, inputs));
    inputs = states_;
    inputs.insert(inputs.end(), {row, prediction[0]});
    if (program_.evaluations == 2) inputs.insert(inputs.end(), {prediction[0], guidance});
    COLOPHON_TRY(const auto step, stage(StageId::kStep, inputs));
    COLOPHON_TRY_VOID(check_states(StageId::kStep, step));
    COLOPHON_TRY(const auto pixels, stage(StageId::kDecode, states_));
    if (pixels[0].shape != Shape{size_.height, size_.width, 3}) {
      return within({"BadShape", "the pixels have shape " + to_string(pixels[0].shape)}, "decode", nullptr);
    }
    if (!pixels[0].range.within({0, 255})) {
      return within({"RangeNotProven", "the pixels may leave 0 to 255"}, "decode", nullptr);
    }
    return std::move(proof_);
  }

 private:
  Result<void> resolve_states() {
    for (const State& state : program_.states) {
      COLOPHON_TRY(const Shape shape, resolve(state.shape, size_));
      COLOPHON_TRY_VOID(check_shape(shape));
      states_.push_back({shape, state.type, state.range});
    }
    return {};
  }

  Result<std::vector<Facts>> stage(StageId id, const std::vector<Facts>& inputs) {
    const Stage& stage = program_.stage(id);
    const std::string_view name = kStageNames[static_cast<std::size_t>(id)];
    StageProof& proof = proof_.stages[static_cast<std::size_t>(id)];
    COLOPHON_CHECK(inputs.size() == stage.inputs.size());
    proof.values = inputs;
    for (const Constant* constant : stage.constants) {
      if (auto shape = check_shape(constant->as_value()); !shape)
        return within(std::move(shape).error(), name, nullptr);
      proof.values.push_back({constant->as_value(), constant->type, constant->range()});
    }
    std::int64_t constants_read = 0;
    for (const Node& node : stage.nodes) {
      constants_read += node.operation->constants_read();
      if (constants_read > kConstantsReadMax) {
        return within({"TooLarge", "the stage reads more than 2^31 elements of constants"}, name, &node);
      }
      std::vector<Facts> in;
      for (const std::size_t input : node.inputs) in.push_back(proof.values[input]);
      auto out = infer(node, in);
      if (!out) return within(std::move(out).error(), name, &node);
      if (auto shape = check_shape(out->shape); !shape) return within(std::move(shape).error(), name, &node);
      proof.multiply_adds += node.operation->multiply_adds(in, *out);
      if (proof.multiply_adds > kMultiplyAddsMax) {
        return within({"TooLarge", "the stage needs more than 2^45 multiplications"}, name, &node);
      }
      proof.values.push_back(*out);
    }
    COLOPHON_TRY(proof.live_elements, live_elements(stage, proof.values, name));
    std::vector<Facts> outputs;
    for (const std::size_t output : stage.outputs) outputs.push_back(proof.values[output]);
    return outputs;
  }

  // An operation's facts follow from those of its inputs alone.
  Result<Facts> infer(const Node& node, const std::vector<Facts>& in) const {
    const auto known = known_.find(node.operation.get());
    if (known != known_.end() && known->second.in == in) return known->second.out;
    return node.operation->infer(in, size_);
  }

  // The most elements that an executor must hold at once: inputs and constants from the start, then what each
  // node adds, less what nobody needs any more.
  static Result<std::int64_t> live_elements(const Stage& stage, const std::vector<Facts>& values,
                                            std::string_view name) {
    std::int64_t live = 0;
    for (std::size_t value = 0; value < stage.first_node_value(); ++value)
      live += values[value].shape.count();
    std::int64_t most = live;
    const auto dying = stage.dying();
    for (std::size_t node = 0; node < stage.nodes.size(); ++node) {
      live += values[stage.first_node_value() + node].shape.count();
      most = std::max(most, live);
      for (const std::size_t value : dying[node]) live -= values[value].shape.count();
    }
    if (most <= kLiveElementsMax) return most;
    return within({"TooLarge", "the stage holds more than 2^30 elements at once"}, name, nullptr);
  }

  // What a stage hands to the next step must be what a step may be given: so ranges hold for ever.
  Result<void> check_states(StageId id, const std::vector<Facts>& outputs) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const Facts& declared = states_[i];
      if (outputs[i].shape == declared.shape && outputs[i].type == declared.type &&
          outputs[i].range.within(declared.range)) {
        continue;
      }
      return within(
          {"RangeNotProven", "state '" + printable(program_.states[i].name) +
                                 "' may leave its declared shape, type or range (" +
                                 to_string(outputs[i].shape) + ", " + std::to_string(outputs[i].range.lo) +
                                 " to " + std::to_string(outputs[i].range.hi) + ")"},
          kStageNames[static_cast<std::size_t>(id)], nullptr);
    }
    return {};
  }

  const Program& program_;
  Size size_;
  Proof proof_;
  std::vector<Facts> states_;
  std::unordered_map<const Operation*, Known> known_;
};

}  // namespace

Result<Proof> prove(const Program& program, Size size) {
  return Prover(program, size).run();
}

Result<Proof> prove_like(const Program& program, const Program& known, const Proof& known_proof) {
  return Prover(program, known, known_proof).run();
}

}  // namespace colophon::engine
