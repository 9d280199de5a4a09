// A float LoRA becomes an adapter file: a pure function of the LoRA, the model and its units. spec/adapter.md
#pragma once

#include <string>

#include "authoring/lora_file.hpp"
#include "authoring/units.hpp"
#include "engine/adapter.hpp"
#include "engine/model.hpp"

namespace colophon::authoring {

struct LoraJob {
  std::string path;
  std::string output;
  std::string name;  // 1 to 64 characters
  const engine::Model& model;
  const ModelUnits& units;  // of that model
};

// Errors: those of read_lora and Adapter::load; ModelMismatch (units of another model); BadLora (tensors that
// don't fit a layer, a branch too strong for its layer). The adapter is loaded back from what was written.
Result<std::shared_ptr<const engine::Adapter>> import_lora(const LoraJob& job);

}  // namespace colophon::authoring
