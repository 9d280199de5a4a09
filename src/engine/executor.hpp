// Runs a program's stages. Every executor gives the same elements for the same inputs; only time differs.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/model.hpp"

namespace colophon::engine {

class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // `inputs` in the stage's order, with the proven shapes, types and ranges (checked). The outputs likewise.
  // `run` is of the size that the executor was made for (checked).
  virtual std::vector<Tensor> run(StageId stage, std::span<const Tensor> inputs, const Run& run) = 0;
};

// The executable specification: plain loops, kept for ever. `size` is one of the model's (checked).
std::unique_ptr<Executor> make_reference_executor(std::shared_ptr<const Model> model, Size size);

// Told of each piece of work, in the thread that does it; for those who measure. thread <
// PlanOptions::threads.
class NodeWatch {
 public:
  virtual ~NodeWatch() = default;
  virtual void begin(const Node& node, int thread) = 0;
  virtual void end(const Node& node, int thread) = 0;
};

// What a machine is told of how to run; it never changes the result.
struct PlanOptions {
  int threads = 1;               // 1 to 256
  std::int64_t rows_a_task = 0;  // 0: chosen by the work
  Isa isa = best_isa();          // one of isas_here()
  std::int64_t parts = 0;        // of a convolution's channels, where it has so many; 0: chosen by the work
  NodeWatch* watch = nullptr;    // outlives the executor
};

// Memory arena from liveness, fused rows, threads.
std::unique_ptr<Executor> make_planned_executor(std::shared_ptr<const Model> model, Size size,
                                                PlanOptions options);

// The proof, held against a tensor's every element; aborts if it does not hold. Inputs are always checked:
// tables are indexed by them.
void check_tensor(const Tensor& tensor, const Facts& facts);
void check_inputs(const Stage& stage, const std::vector<Facts>& facts, std::span<const Tensor> inputs);

// A tensor of those facts, all zero.
Tensor make_tensor(const Facts& facts);

}  // namespace colophon::engine
