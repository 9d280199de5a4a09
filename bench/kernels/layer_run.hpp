// One layer with random weights and inputs, run as the planned executor runs it.
#pragma once

#include <memory>

#include "engine/cut.hpp"
#include "engine/kernels/conv.hpp"
#include "engine/thread_pool.hpp"
#include "layers.hpp"

namespace colophon::bench {

class LayerRun {
 public:
  LayerRun(const Layer& layer, engine::Type inputs, engine::Type weights, const engine::PlanOptions& options);

  void run(engine::ThreadPool& pool);
  double prepare_seconds() const { return prepare_seconds_; }

 private:
  Layer layer_;
  engine::Shape in_, out_;
  engine::Type type_;
  Bytes weight_bytes_;
  engine::Constant weight_;
  std::unique_ptr<engine::Kernel> kernel_;
  engine::Cut cut_;
  double prepare_seconds_ = 0;
  std::vector<std::byte> x_;
  std::vector<std::int32_t> y_;
  std::vector<engine::Scratch> scratch_;
};

}  // namespace colophon::bench
