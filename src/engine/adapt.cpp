#include "engine/adapt.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "base/text.hpp"
#include "engine/ops/branch.hpp"
#include "engine/stage_reader.hpp"

namespace colophon::engine {
namespace {

constexpr std::size_t kTermsMax = 8;    // of a mix
constexpr std::size_t kAddedNodes = 3;  // by each branch
constexpr std::size_t kAddedConstants = 2;

struct Insertion {
  const Branch* branch = nullptr;
  const AdapterUse* use = nullptr;
};

Error at_point(const Insertion& insertion, std::string code, std::string_view what) {
  return {std::move(code), "adapter '" + insertion.use->adapter->name() + "', point '" +
                               insertion.branch->point + "' of stage '" +
                               std::string(kStageNames[static_cast<std::size_t>(insertion.branch->stage)]) +
                               "': " + std::string(what)};
}

Result<void> check_fit(const Insertion& insertion, const ConvSpec& base) {
  const std::vector<std::int64_t> down{insertion.branch->rank(), base.kernel_h, base.kernel_w, base.kernel_c};
  if (insertion.branch->down->extents == down && insertion.branch->up->extents[0] == base.outputs) return {};
  return at_point(insertion, "BadTensor", "its tensors don't fit the model's convolution");
}

// The mix's multipliers, little-endian: ⌊(scale·strength + 2^(15+exponent)) / 2^(16+exponent)⌋.
Result<Bytes> multipliers(const Insertion& insertion) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 31) - 1;
  const Constant& scale = *insertion.branch->scale;
  const int shift = 16 + insertion.branch->exponent;
  Bytes bytes;
  for (std::int64_t o = 0; o < scale.count(); ++o) {
    // Below 2^62 + 2^46.
    const std::int64_t product = std::int64_t{scale.at(o)} * insertion.use->strength_q16;
    const std::int64_t by = (product + (std::int64_t{1} << (shift - 1))) >> shift;
    if (by > kMost || by < -kMost) {
      Error error =
          at_point(insertion, "AdapterTooStrong",
                   "at this strength a multiplier leaves 32 bits in output channel " + std::to_string(o));
      error.hint = "give it a strength nearer to 0";
      return error;
    }
    append_le(bytes, static_cast<std::uint32_t>(by));
  }
  return bytes;
}

// What a value of the model's stage is called in the adapted one: added constants stand behind its constants,
// added nodes before the mix they serve.
class StageAdapter {
 public:
  StageAdapter(const Stage& base, std::vector<std::vector<Insertion>> insertions, std::deque<Made>& made)
      : base_(base), insertions_(std::move(insertions)), made_(made) {}

  Result<Stage> run() {
    stage_.inputs = base_.inputs;
    stage_.constants = base_.constants;
    std::size_t branches = 0;
    for (std::size_t node = 0; node < base_.nodes.size(); ++node) {
      branches += insertions_[node].size();
      moved_.push_back(node + kAddedNodes * branches);
    }
    if (moved_.size() + kAddedNodes * branches > kNodesMax)
      return Error{"TooLarge", "with its adapters a stage has more than 16,384 nodes"};
    first_node_ = base_.first_node_value() + kAddedConstants * branches;
    for (std::size_t node = 0; node < base_.nodes.size(); ++node) {
      const Node& old = base_.nodes[node];
      Node adapted{old.op, old.out, old.operation, {}, old.point};
      for (const std::size_t input : old.inputs) adapted.inputs.push_back(value(input));
      if (!insertions_[node].empty()) {
        COLOPHON_TRY_VOID(add_branches(insertions_[node], adapted));
      }
      stage_.nodes.push_back(std::move(adapted));
    }
    for (const std::size_t output : base_.outputs) stage_.outputs.push_back(value(output));
    COLOPHON_CHECK(stage_.first_node_value() == first_node_);
    return std::move(stage_);
  }

 private:
  std::size_t value(std::size_t old) const {
    if (old < base_.first_node_value()) return old;
    return first_node_ + moved_[old - base_.first_node_value()];
  }

  std::size_t add_constant(const Constant* constant) {
    stage_.constants.push_back(constant);
    return stage_.inputs.size() + stage_.constants.size() - 1;
  }

  std::size_t add_node(Node node) {
    stage_.nodes.push_back(std::move(node));
    return first_node_ + stage_.nodes.size() - 1;
  }

  Result<void> add_branches(const std::vector<Insertion>& insertions, Node& mix) {
    ops::Sum sum = ops::sum_of(*mix.operation);
    if (sum.terms.size() + insertions.size() > kTermsMax)
      return at_point(insertions.back(), "PointFull", "the model's mix has no room for so many adapters");
    const Node& conv = stage_.nodes[mix.inputs[0] - first_node_];
    const std::size_t x = conv.inputs[0];
    ConvSpec spec = ops::conv_of(*conv.operation);
    spec.bias = nullptr;
    for (const Insertion& insertion : insertions) {
      COLOPHON_TRY_VOID(check_fit(insertion, spec));
      COLOPHON_TRY(Bytes by, multipliers(insertion));
      const std::size_t output = add_branch(insertion, spec, x, mix.out);
      sum.terms.push_back({mix.inputs.size(), mix.inputs.size() + 1});
      mix.inputs.push_back(output);
      made_.push_back({std::move(by), {}});
      made_.back().constant = {"", Type::kI32, {spec.outputs}, made_.back().bytes};
      mix.inputs.push_back(add_constant(&made_.back().constant));
    }
    mix.operation = ops::make_mix(std::move(sum));
    return {};
  }

  // -> the value of the branch's sum.
  std::size_t add_branch(const Insertion& insertion, const ConvSpec& base, std::size_t x,
                         const std::string& out) {
    const Branch& branch = *insertion.branch;
    const std::string name = out + " of adapter " + insertion.use->adapter->name();
    ConvSpec down = base;
    down.outputs = branch.rank();
    down.weight = branch.down;
    const std::size_t low = add_node({"conv", name + ", down", ops::make_conv(down), {x}, {}});
    const std::size_t by = add_constant(branch.by);
    const std::size_t narrow = add_node(
        {"mix", name + ", inner", ops::make_mix({{Term{0, std::size_t{1}}}, branch.inner}), {low, by}, {}});
    ConvSpec up;
    up.outputs = base.outputs;
    up.kernel_h = up.kernel_w = 1;
    up.kernel_c = branch.rank();
    up.weight = branch.up;
    return add_node({"conv", name + ", up", ops::make_conv(up), {narrow}, {}});
  }

  const Stage& base_;
  std::vector<std::vector<Insertion>> insertions_;  // at each node
  std::deque<Made>& made_;
  std::vector<std::size_t> moved_;  // where a node stands now
  std::size_t first_node_ = 0;
  Stage stage_;
};

Result<void> check_uses(const Model& base, const std::vector<AdapterUse>& uses) {
  if (uses.size() > kAdaptersMax) {
    return Error{"TooManyAdapters", std::to_string(uses.size()) + " adapters were named",
                 "name at most " + std::to_string(kAdaptersMax)};
  }
  for (std::size_t i = 0; i < uses.size(); ++i) {
    const Adapter& adapter = *uses[i].adapter;
    if (i > 0 && uses[i - 1].adapter->id() == adapter.id())
      return Error{"AdapterTwice", "adapter '" + adapter.name() + "' is named twice", "name it once"};
    if (uses[i].strength_q16 == 0) {
      return Error{"AdapterStrength", "adapter '" + adapter.name() + "' has strength 0",
                   "leave it out, or give it a strength"};
    }
    if (adapter.model() != base.id()) {
      return Error{"AdapterForAnotherModel",
                   "adapter '" + adapter.name() + "' was made for model " + to_hex_0x(adapter.model()) +
                       ", this is " + to_hex_0x(base.id()),
                   "take that model, or an adapter for this one"};
    }
  }
  return {};
}

Result<std::vector<std::vector<Insertion>>> insertions_of(const Stage& stage, StageId id,
                                                          const std::vector<AdapterUse>& uses) {
  std::vector<std::vector<Insertion>> at(stage.nodes.size());
  for (const AdapterUse& use : uses) {
    for (const Branch& branch : use.adapter->branches()) {
      if (branch.stage != id) continue;
      const auto node = std::find_if(stage.nodes.begin(), stage.nodes.end(),
                                     [&](const Node& n) { return n.point == branch.point; });
      if (node == stage.nodes.end()) {
        return at_point({&branch, &use}, "NoSuchPoint", "the model has no such point");
      }
      at[static_cast<std::size_t>(node - stage.nodes.begin())].push_back({&branch, &use});
    }
  }
  return at;
}

}  // namespace

Result<std::shared_ptr<const Model>> adapt(std::shared_ptr<const Model> base, std::vector<AdapterUse> uses,
                                           Size size) {
  const Proof* known = base->find_proof(size);
  COLOPHON_CHECK(known != nullptr && base->adapters().empty());
  std::sort(uses.begin(), uses.end(),
            [](const AdapterUse& a, const AdapterUse& b) { return a.adapter->id() < b.adapter->id(); });
  COLOPHON_TRY_VOID(check_uses(*base, uses));
  if (uses.empty()) return base;
  const Program& before = base->program();
  Program program = before;
  std::deque<Made> made;
  for (std::size_t i = 0; i < kStageNames.size(); ++i) {
    COLOPHON_TRY(auto insertions, insertions_of(before.stages[i], static_cast<StageId>(i), uses));
    COLOPHON_TRY(program.stages[i], StageAdapter(before.stages[i], std::move(insertions), made).run());
  }
  COLOPHON_TRY(Proof proof, prove_like(program, before, *known));
  return Model::adapted(std::move(base), std::move(uses), std::move(made), std::move(program),
                        std::move(proof));
}

}  // namespace colophon::engine
