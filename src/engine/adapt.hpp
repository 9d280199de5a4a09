// A model with adapters: the program with their branches, proven again. spec/adapter.md, "What it computes".
#pragma once

#include <memory>
#include <vector>

#include "engine/model.hpp"

namespace colophon::engine {

inline constexpr std::size_t kAdaptersMax = 4;

// The model that executors run for that size, one of `base`'s (checked); it keeps `base`'s id and shares its
// weights. The order of `uses` changes nothing. Errors: TooManyAdapters, AdapterTwice, AdapterStrength,
// AdapterForAnotherModel, NoSuchPoint, BadTensor, PointFull, AdapterTooStrong, TooLarge, and those of prove.
Result<std::shared_ptr<const Model>> adapt(std::shared_ptr<const Model> base, std::vector<AdapterUse> uses,
                                           Size size);

}  // namespace colophon::engine
