// A recipe's adapters, found and added to its model. spec/adapter.md
#pragma once

#include <functional>
#include <memory>

#include "engine/adapt.hpp"
#include "paint/recipe.hpp"

namespace colophon::paint {

// The adapter with that id (checked). Error: AdapterNotFound, which says where it was looked for.
using FindAdapter = std::function<Result<std::shared_ptr<const engine::Adapter>>(const Bytes32& id)>;

// The model that paints this recipe, of which `model` has the file: `model` itself if the recipe names no
// adapters. Errors: those of check_model, of `find` and of engine::adapt.
Result<std::shared_ptr<const engine::Model>> fit_model(std::shared_ptr<const engine::Model> model,
                                                       const Recipe& recipe, const FindAdapter& find);

}  // namespace colophon::paint
