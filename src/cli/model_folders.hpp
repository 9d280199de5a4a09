// Where model files lie, and how one is found by path, by name or by id.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "engine/model.hpp"

namespace colophon::cli {

// $COLOPHON_MODELS (folders separated by ':'); then `models` beside the program's folder; then the user's
// data folder. Those that exist.
std::vector<std::string> model_folders();

// Error: those of read_file and Model::load, with the path in front.
Result<std::shared_ptr<const engine::Model>> load_model(const std::string& path);

// A path, or the name of a file in a model folder with or without .safetensors; empty: "house", or "tiny" if
// there is no house. Error: ModelNotFound, and those of load_model.
Result<std::shared_ptr<const engine::Model>> find_model(const std::string& name);

// Error: ModelNotFound, which names the id and the folders.
Result<std::shared_ptr<const engine::Model>> find_model_by_id(const Bytes32& id);

}  // namespace colophon::cli
