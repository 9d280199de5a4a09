// One checkpoint becomes one model file: calibrated if no scales are given, quantised, proven.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "authoring/quantise.hpp"
#include "engine/model.hpp"

namespace colophon::authoring {

struct ImportJob {
  std::string path;  // of the checkpoint
  std::string
      output;  // model.safetensors; beside it .scales.json and .units.json, and .work until it is done
  std::string tokenizer;                 // folder; empty: the checkpoint's own
  std::string scales;                    // file; empty: measured
  std::string prompts;                   // file; empty: calibration_prompts()
  ModelWishes wishes;                    // no sizes: the usual ones; no name: from the output's
  std::optional<Prediction> prediction;  // empty: what the checkpoint says
  std::size_t paintings = 4;
  int threads = 1;
  std::function<void(const std::string& what, int done, int total)> progress{};
};

struct Imported {
  std::string scales_path;
  std::string units_path;
  std::shared_ptr<const engine::Model> model;  // loaded back, and so proven
  Checkpoint checkpoint;
  Networks networks;
  Scales scales;
  ModelPlans plans;
};

// Errors: those of Checkpoint::open, read_networks, read_merges, calibrate, quantise, and of Model::load. On
// error there is no model file; what was measured and rounded is kept for the next try.
Result<Imported> import_checkpoint(const ImportJob& job);

}  // namespace colophon::authoring
