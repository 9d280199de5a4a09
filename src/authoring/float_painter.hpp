// A model's request painted in float32, from the checkpoint that the model was made of.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authoring/float_pipeline.hpp"
#include "authoring/study.hpp"
#include "paint/painter.hpp"

namespace colophon::authoring {

struct FloatLora {
  std::string path;
  double strength = 1;
};

struct FloatRequest {
  const engine::Model& model;  // of which tokens, sizes and noise are taken
  const paint::Request& request;
  std::string checkpoint;
  std::string rounded_scales;              // not empty: with the weights as these scales round them
  std::vector<FloatLora> loras{};          // added to the weights
  const engine::Tensor* noise = nullptr;   // as read_noise gives it; else the request's own
  std::vector<NamedFile>* dump = nullptr;  // filled as Dump fills its own
  int threads = 1;
  std::function<void(int done, int total)> progress{};
};

// Errors: those of Checkpoint::open, read_networks, tokenize, read_lora; ModelMismatch (the checkpoint is of
// other shapes).
Result<std::vector<std::uint8_t>> paint_in_floats(const FloatRequest& wish);

}  // namespace colophon::authoring
