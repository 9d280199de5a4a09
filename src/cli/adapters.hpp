// Where adapter files are found: by path, by name, by id; and how command lines name them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "engine/adapter.hpp"
#include "engine/model.hpp"
#include "paint/adapter_tags.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

using AdapterPointer = std::shared_ptr<const engine::Adapter>;

// A path; or an id, or the name of a file or of an adapter, in a model folder or its folder `adapters`.
// Errors: AdapterNotFound, and those of read_file and Adapter::load with the path in front.
Result<AdapterPointer> find_adapter(const std::string& name);

using paint::NamedAdapter;
using paint::parse_adapter;
using paint::take_adapter_tags;

// Each of these, as find_adapter finds it.
Result<std::vector<AdapterPointer>> find_adapters(const std::vector<std::string>& names);

// The model as the recipe wants it; an adapter that is not among `given` is looked for by its id. Errors:
// those of paint::fit_model.
Result<std::shared_ptr<const engine::Model>> fit_model(std::shared_ptr<const engine::Model> model,
                                                       const paint::Recipe& recipe,
                                                       const std::vector<AdapterPointer>& given = {});

}  // namespace colophon::cli
