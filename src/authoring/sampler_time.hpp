// Times as a denoiser is told them: cosines, then sines, of the time at falling frequencies.
#pragma once

#include <vector>

#include "authoring/sampler_fixed.hpp"

namespace colophon::authoring {

inline constexpr unsigned kFeatureBits = 30;

// cos(t f_k), then sin(t f_k), with f_k = 10,000^(-k / (channels / 2)), k from 0; in units of 2^-30, rounded
// to the nearest with an error below 2^-90 before. `time` is in units of 2^-32 training steps (SamplerRow),
// `channels` even.
std::vector<std::int32_t> time_features(std::int64_t time, std::int64_t channels);

}  // namespace colophon::authoring
