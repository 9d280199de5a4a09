// What each operator of an imported model loses by rounding, and how near its sums come to their width.
#pragma once

#include <string>
#include <vector>

#include "authoring/float_pipeline.hpp"
#include "authoring/quantise.hpp"
#include "engine/model.hpp"

namespace colophon::authoring {

struct OperatorNoise {
  std::string stage;
  std::string name;
  double own_db = 0;    // signal to noise against float32 from the same rounded inputs
  double whole_db = 0;  // against float32 all the way from the stage's inputs
};

struct NoiseReport {
  std::vector<OperatorNoise> operators;  // in the program's order
  std::string fullest;                   // the convolution whose sum can come nearest to its 32 bits
  double fullest_share = 0;              // of 2^31

  // The worst ten, and the proof.
  std::string text() const;
};

struct NoiseJob {
  const engine::Model& model;
  const Checkpoint& checkpoint;
  const Networks& networks;
  const Scales& scales;
  const ModelPlans& plans;
  engine::ThreadPool& pool;
};
// One evaluation of each stage at the model's smallest size, by the reference bodies, its input noise of the
// size that calibration saw. Errors: those of the float run.
Result<NoiseReport> measure_noise(const NoiseJob& job);

}  // namespace colophon::authoring
