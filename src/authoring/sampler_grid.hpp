// Where a sampler's steps begin and end. spec/sampler.md, "Schedules"
#pragma once

#include <vector>

#include "authoring/sampler_rows.hpp"

namespace colophon::authoring {

struct Grid {
  std::vector<Fixed> sigmas;  // one more than steps, descending; the last may be 0
  std::vector<Fixed> times;   // of each step's begin
};

// Steps within their limits.
Grid make_grid(const Noise& noise, const SamplerChoice& choice);

}  // namespace colophon::authoring
