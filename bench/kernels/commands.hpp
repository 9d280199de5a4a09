// The parts of kernel_bench; each prints one JSON object and returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "engine/executor.hpp"
#include "layers.hpp"

namespace colophon::bench {

struct Options {
  std::string what;  // a network's name, or a model's path
  engine::PlanOptions plan;
  engine::Type inputs = engine::Type::kI16;
  engine::Type weights = engine::Type::kI16;
  int runs = 5;
  engine::Size size{};  // 0 by 0: the model's default
  int steps = 3;
};

std::vector<Layer> layers_of(const std::string& network);  // empty: unknown

int time_layers(const Options& options);
int time_paint(const Options& options);
int time_onednn(const Options& options);
int time_steps(const Options& options);

// Best of several peaks, in GMAC/s of one core, for these types.
double peak_gmacs(const Options& options);

}  // namespace colophon::bench
