// A model file that is timed, and what it paints if nobody says otherwise.
#pragma once

#include <string>

#include "engine/model.hpp"
#include "paint/recipe.hpp"

namespace colophon::bench {

Result<std::shared_ptr<const engine::Model>> load_model(const std::string& path);

// The model's defaults, seed 7.
paint::Request default_request(const engine::Model& model);

}  // namespace colophon::bench
