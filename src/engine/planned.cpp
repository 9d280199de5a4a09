// The planned executor: kernels bound to proven shapes, runs of nodes fused row by row, one arena, threads.
#include <algorithm>
#include <array>
#include <optional>

#include "engine/arena.hpp"
#include "engine/cut.hpp"
#include "engine/executor.hpp"
#include "engine/kernels/move.hpp"
#include "engine/thread_pool.hpp"

namespace colophon::engine {
namespace {

constexpr std::int64_t kSerialWork =
    32'768;  // below so many element operations a barrier costs more than it gains

constexpr std::int64_t kLargeCopy = std::int64_t{4} << 20;

// Nodes that run together: each but the first takes its predecessor's rows while they are in the cache.
struct Group {
  std::size_t first = 0;  // node
  std::size_t last = 0;
  std::int64_t rows = 0;
  Cut cut;  // in parts only where the group is one node
  bool serial = false;
};

struct StagePlan {
  std::vector<std::unique_ptr<Kernel>> kernels;  // one a node
  std::vector<Group> groups;
  std::vector<std::vector<std::byte>> constants;  // as the host's integers
  std::vector<std::int64_t> offsets;              // of each value in the arena; -1: not there
  std::int64_t arena_bytes = 0;
};

std::int64_t row_bytes(const Facts& facts) {
  return facts.shape.w * facts.shape.c * width_bytes(facts.type);
}

void pack(const std::vector<std::int32_t>& from, Type type, std::byte* to) {
  with_type(type, [&](auto example) {
    auto* elements = reinterpret_cast<decltype(example)*>(to);
    for (std::size_t i = 0; i < from.size(); ++i) elements[i] = static_cast<decltype(example)>(from[i]);
  });
}

Tensor unpack(const Facts& facts, const std::byte* from) {
  Tensor tensor = make_tensor(facts);
  with_type(facts.type, [&](auto example) {
    const auto* elements = reinterpret_cast<const decltype(example)*>(from);
    std::copy_n(elements, tensor.data.size(), tensor.data.begin());
  });
  return tensor;
}

class Planner {
 public:
  Planner(const Model& model, StageId id, Size size, const PlanOptions& options, ThreadPool& pool)
      : stage_(model.program().stage(id)),
        facts_(model.find_proof(size)->stage(id).values),
        options_(options),
        uses_(facts_.size(), 0) {
    const Stage& stage = stage_;
    for (const Node& node : stage.nodes) {
      std::vector<Facts> in;
      for (const std::size_t input : node.inputs) {
        in.push_back(facts_[input]);
        ++uses_[input];
      }
      plan_.kernels.push_back(node.operation->kernel(in, out_facts(plan_.kernels.size()), size));
      work_.push_back(node.operation->multiply_adds(in, out_facts(plan_.kernels.size() - 1)) / 8 +
                      out_facts(plan_.kernels.size() - 1).shape.count());
    }
    for (const std::size_t output : stage.outputs) uses_[output] += 2;  // must stand whole at the end
    pool.run(static_cast<std::int64_t>(plan_.kernels.size()), [&](std::int64_t node, int) {
      Kernel& kernel = *plan_.kernels[static_cast<std::size_t>(node)];
      kernel.prepare(options.isa);
      // A large model must not stand in memory twice, in its file's order and in the kernels'.
      if (kernel.blocks() * kernel.block_bytes() >= kLargeCopy) model.let_go();
    });
  }

  StagePlan run() && {
    group();
    place();
    for (const Constant* constant : stage_.constants) {
      plan_.constants.emplace_back(static_cast<std::size_t>(constant->count() * width_bytes(constant->type)));
      pack(constant->all(), constant->type, plan_.constants.back().data());
    }
    return std::move(plan_);
  }

 private:
  std::size_t value_of(std::size_t node) const { return stage_.first_node_value() + node; }
  const Facts& out_facts(std::size_t node) const { return facts_[value_of(node)]; }

  // Node `next` may take over `last`'s rows in a group that began with `first`.
  bool fits(std::size_t first, std::size_t last, std::size_t next) const {
    if (!plan_.kernels[next]->row_by_row() || uses_[value_of(last)] != 1) return false;
    if (out_facts(next).shape.h != out_facts(last).shape.h) return false;
    bool takes = false;
    for (const std::size_t input : stage_.nodes[next].inputs) {
      takes = takes || input == value_of(last);
      if (input >= value_of(first) && input != value_of(last)) return false;
    }
    return takes;
  }

  void group() {
    for (std::size_t node = 0; node < stage_.nodes.size();) {
      const Cut cut = choose_cut(*plan_.kernels[node], out_facts(node).shape, options_);
      Group group{node, node, out_facts(node).shape.h, cut, false};
      std::int64_t work = work_[node];
      while (cut.parts == 1 && group.last + 1 < stage_.nodes.size() &&
             fits(group.first, group.last, group.last + 1)) {
        work += work_[++group.last];
      }
      group.serial = work < kSerialWork;
      node = group.last + 1;
      plan_.groups.push_back(group);
    }
  }

  // A value inside a group lives in a thread's scratch; the others share the arena by their lifetimes.
  void place() {
    plan_.offsets.assign(facts_.size(), -1);
    const auto steps = static_cast<std::int64_t>(plan_.groups.size());
    std::vector<std::optional<Lifetime>> lives(facts_.size());
    for (std::size_t input = 0; input < stage_.inputs.size(); ++input)
      lives[input] = Lifetime{bytes(input), -1, -1};
    for (std::int64_t step = 0; step < steps; ++step) {
      const Group& group = plan_.groups[static_cast<std::size_t>(step)];
      lives[value_of(group.last)] = Lifetime{bytes(value_of(group.last)), step, step};
      for (std::size_t node = group.first; node <= group.last; ++node) {
        for (const std::size_t input : stage_.nodes[node].inputs) {
          if (lives[input]) lives[input]->last = step;
        }
      }
    }
    for (const std::size_t output : stage_.outputs) {
      if (lives[output]) lives[output]->last = steps;
    }
    std::vector<Lifetime> alive;
    std::vector<std::size_t> values;
    for (std::size_t value = 0; value < lives.size(); ++value) {
      if (!lives[value]) continue;
      alive.push_back(*lives[value]);
      values.push_back(value);
    }
    const ArenaPlan arena = plan_arena(alive);
    for (std::size_t i = 0; i < values.size(); ++i) plan_.offsets[values[i]] = arena.offsets[i];
    plan_.arena_bytes = arena.bytes;
  }

  std::int64_t bytes(std::size_t value) const { return facts_[value].shape.h * row_bytes(facts_[value]); }

  const Stage& stage_;
  const std::vector<Facts>& facts_;
  PlanOptions options_;
  std::vector<int> uses_;
  std::vector<std::int64_t> work_;
  StagePlan plan_;
};

struct ThreadMemory {
  Scratch kernel;
  std::array<Scratch, 2> rows;  // what a group's node hands to the next, in turn
  std::vector<View> in;         // a node's inputs
};

class PlannedExecutor final : public Executor {
 public:
  PlannedExecutor(std::shared_ptr<const Model> model, Size size, PlanOptions options)
      : model_(std::move(model)),
        proof_(model_->find_proof(size)),
        pool_(options.threads),
        memory_(static_cast<std::size_t>(options.threads)),
        watch_(options.watch) {
    COLOPHON_CHECK(proof_ != nullptr);
    COLOPHON_CHECK(std::ranges::count(isas_here(), options.isa) == 1);
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const auto id = static_cast<StageId>(i);
      plans_[i] = Planner(*model_, id, size, options, pool_).run();
      arena_bytes_ = std::max(arena_bytes_, plans_[i].arena_bytes);
    }
    COLOPHON_CHECK(arena_bytes_ <= PTRDIFF_MAX);  // where sizes have 32 bits it would be cut, unseen
  }

  std::vector<Tensor> run(StageId id, std::span<const Tensor> inputs, const Run& run) override {
    COLOPHON_CHECK(run.size == proof_->size);
    const Stage& stage = model_->program().stage(id);
    const StagePlan& plan = plans_[static_cast<std::size_t>(id)];
    const std::vector<Facts>& facts = proof_->stage(id).values;
    check_inputs(stage, facts, inputs);
    std::byte* arena = arena_.take<std::byte>(static_cast<std::size_t>(arena_bytes_));

    std::vector<View> views(facts.size() + 1);  // the last: what a group's first node has prepared
    for (std::size_t value = 0; value < facts.size(); ++value) {
      const std::size_t constant = value - inputs.size();  // wraps for inputs
      std::byte* data = plan.offsets[value] >= 0 ? arena + plan.offsets[value] : nullptr;
      if (constant < plan.constants.size()) data = const_cast<std::byte*>(plan.constants[constant].data());
      views[value] = {data, 0, row_bytes(facts[value])};
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (views[i].data) pack(inputs[i].data, facts[i].type, views[i].data);
    }
    for (const Group& group : plan.groups) {
      views.back() = fill_workspace(stage, plan, group, views);
      const auto task = [&](std::int64_t index, int thread) {
        run_task({stage, plan, group, views, run}, index, thread);
      };
      const std::int64_t tasks = group.cut.tasks(group.rows);
      if (group.serial) {
        for (std::int64_t index = 0; index < tasks; ++index) task(index, 0);
      } else {
        pool_.run(tasks, task);
      }
    }
    std::vector<Tensor> outputs;
    for (const std::size_t output : stage.outputs)
      outputs.push_back(unpack(facts[output], views[output].data));
    return outputs;
  }

 private:
  // The workspace of the group's first node, filled; no other has one, since it would not be row by row.
  View fill_workspace(const Stage& stage, const StagePlan& plan, const Group& group,
                      const std::vector<View>& views) {
    const Kernel& kernel = *plan.kernels[group.first];
    const Kernel::Workspace needed = kernel.workspace();
    if (needed.tasks == 0) return {};
    auto* workspace = workspace_.take<std::byte>(static_cast<std::size_t>(needed.bytes));
    std::vector<View> in;
    for (const std::size_t input : stage.nodes[group.first].inputs) in.push_back(views[input]);
    const auto task = [&](std::int64_t index, int thread) {
      if (watch_) watch_->begin(stage.nodes[group.first], thread);
      kernel.fill_workspace(in, index, memory_[static_cast<std::size_t>(thread)].kernel, workspace);
      if (watch_) watch_->end(stage.nodes[group.first], thread);
    };
    if (group.serial) {
      for (std::int64_t index = 0; index < needed.tasks; ++index) task(index, 0);
    } else {
      pool_.run(needed.tasks, task);
    }
    return {workspace, 0, needed.bytes};
  }

  struct Work {
    const Stage& stage;
    const StagePlan& plan;
    const Group& group;
    const std::vector<View>& views;
    const Run& run;
  };

  void run_task(const Work& work, std::int64_t index, int thread) {
    const Group& group = work.group;
    const Cut& cut = group.cut;
    if (cut.parts > 1) {
      const std::int64_t blocks = work.plan.kernels[group.first]->blocks();
      run_nodes(work, {0, group.rows}, {blocks * index / cut.parts, blocks * (index + 1) / cut.parts},
                thread);
    } else {
      const std::int64_t begin = index * cut.rows_a_task;
      run_nodes(work, {begin, std::min(group.rows, begin + cut.rows_a_task)}, {}, thread);
    }
  }

  void run_nodes(const Work& work, Rows rows, Blocks blocks, int thread) {
    const auto& [stage, plan, group, views, run] = work;
    ThreadMemory& memory = memory_[static_cast<std::size_t>(thread)];
    View carried;
    for (std::size_t node = group.first; node <= group.last; ++node) {
      const std::size_t value = stage.first_node_value() + node;
      memory.in.clear();
      for (const std::size_t input : stage.nodes[node].inputs) {
        memory.in.push_back(node > group.first && input == value - 1 ? carried : views[input]);
      }
      if (node == group.first && views.back().data) memory.in.push_back(views.back());
      View out = views[value];
      if (node < group.last) {
        Scratch& buffer = memory.rows[node % 2];
        out.first_row = rows.begin;
        out.data = buffer.take<std::byte>(static_cast<std::size_t>((rows.end - rows.begin) * out.row_bytes));
      }
      if (watch_) watch_->begin(stage.nodes[node], thread);
      if (group.cut.parts > 1) {
        plan.kernels[node]->run_blocks(memory.in, run, rows, blocks, memory.kernel, out);
      } else {
        plan.kernels[node]->run(memory.in, run, rows, memory.kernel, out);
      }
      if (watch_) watch_->end(stage.nodes[node], thread);
      carried = out;
    }
  }

  std::shared_ptr<const Model> model_;
  const Proof* proof_;
  ThreadPool pool_;
  std::vector<ThreadMemory> memory_;
  NodeWatch* watch_;
  std::array<StagePlan, 5> plans_;
  Scratch arena_;
  Scratch workspace_;  // of the kernels that prepare, one at a time
  std::int64_t arena_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Executor> make_planned_executor(std::shared_ptr<const Model> model, Size size,
                                                PlanOptions options) {
  return std::make_unique<PlannedExecutor>(std::move(model), size, options);
}

}  // namespace colophon::engine
