// A sampler as rows of integers: a pure function, the same on every machine. spec/sampler.md
#pragma once

#include <array>
#include <string>
#include <vector>

#include "authoring/sampler_noise.hpp"

namespace colophon::authoring {

enum class SamplerKind { kEuler, kAb2, kDdim, kDpmpp2m };
enum class ScheduleKind { kNormal, kKarras };

inline constexpr std::array kSamplerKinds = {SamplerKind::kEuler, SamplerKind::kAb2, SamplerKind::kDdim,
                                             SamplerKind::kDpmpp2m};
inline constexpr std::array kScheduleKinds = {ScheduleKind::kNormal, ScheduleKind::kKarras};

inline constexpr unsigned kCoefficientBits = 24;
inline constexpr unsigned kTimeBits = 32;

// In units of 2^-24.
struct SamplerRow {
  std::int32_t from_x = 0;
  std::int32_t from_m = 0;
  std::int32_t x = 0;
  std::int32_t now = 0;
  std::int32_t before = 0;
  std::int32_t input = 0;
  std::int64_t time = 0;  // in units of 2^-32 training steps
  friend bool operator==(const SamplerRow&, const SamplerRow&) = default;
};

struct SamplerChoice {
  SamplerKind sampler = SamplerKind::kEuler;
  ScheduleKind schedule = ScheduleKind::kNormal;
  std::int64_t steps = 0;
};

// What a request calls it: euler, dpmpp_2m_karras, …
std::string sampler_name(SamplerKind sampler, ScheduleKind schedule);

// One row a step. Error: BadSchedule (steps outside 1 … T/2, or a coefficient that does not fit: the noise
// is too strong for this sampler).
Result<std::vector<SamplerRow>> sampler_rows(const Noise& noise, Prediction prediction,
                                             const SamplerChoice& choice);

}  // namespace colophon::authoring
