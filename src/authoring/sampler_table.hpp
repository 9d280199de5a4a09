// All samplers of a model together: what its file holds of them. spec/sampler.md
#pragma once

#include "authoring/sampler_rows.hpp"

namespace colophon::authoring {

struct SamplerSchedule {
  std::int64_t steps = 0;
  std::int64_t first = 0;  // row
};

struct NamedSampler {
  std::string name;
  std::vector<SamplerSchedule> schedules;
};

// Columns are constants of the model file, row by row.
struct SamplerTable {
  std::vector<NamedSampler> samplers;
  std::vector<std::int32_t> step;   // [rows, 5]: sampler.step
  std::vector<std::int32_t> input;  // [rows, 1]: sampler.input
  std::vector<std::int32_t> time;   // [rows, 1]: sampler.time, an index into times
  std::vector<std::int64_t> times;  // ascending, different, in units of 2^-32 training steps

  std::int64_t rows() const { return static_cast<std::int64_t>(input.size()); }
};

// Every sampler with every schedule, each with each of `steps` (all different). Errors: BadSchedule, also
// for more rows than a program may have.
Result<SamplerTable> make_sampler_table(const Noise& noise, Prediction prediction,
                                        const std::vector<std::int64_t>& steps);

// The nodes of the stage `step`, a JSON array, for a prediction in units of 2^-prediction_bits (4 to 20).
// The states are `x` and `kept` with the limits below, the outputs `x.next` and `kept.next`.
std::string sampler_step_nodes(int prediction_bits);

inline constexpr int kStateBits = 20;
inline constexpr std::int64_t kStateLimit = std::int64_t{1} << 27;  // of x
inline constexpr std::int64_t kKeptLimit = std::int64_t{1} << 30;

}  // namespace colophon::authoring
