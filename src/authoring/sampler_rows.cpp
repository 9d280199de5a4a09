#include "authoring/sampler_rows.hpp"

#include <optional>

#include "authoring/sampler_grid.hpp"

namespace colophon::authoring {
namespace {

// One step, from sigma `now` to `then`; `before` is where the last one began.
struct Step {
  Fixed now;
  Fixed then;
  std::optional<Fixed> before;
};

// A noisy picture is c x0 + s epsilon.
struct Mixture {
  Fixed c;
  Fixed s;
  explicit Mixture(const Fixed& sigma) : c(Fixed(1) / square_root(Fixed(1) + sigma * sigma)), s(sigma * c) {}
};

struct Exact {
  Fixed from_x, from_m, x, now, before, input{1};
};

bool keeps_picture(SamplerKind sampler) {
  return sampler == SamplerKind::kDpmpp2m;
}

// What is kept, out of the state and the prediction: epsilon or x0.
void keep(Exact& row, SamplerKind sampler, Prediction prediction, const Fixed& sigma) {
  const Mixture at(sigma);
  const bool v = prediction == Prediction::kVelocity;
  if (keeps_picture(sampler)) {
    row.from_x = v ? at.c : Fixed(1) / at.c;
    row.from_m = v ? -at.s : -sigma;
  } else {
    row.from_x = v ? at.s : Fixed(0);
    row.from_m = v ? at.c : Fixed(1);
  }
}

// How much of the kept value's change over the last step goes on over this one; 0 for methods of one step.
Fixed slope(SamplerKind sampler, const Step& step) {
  if (!step.before) return {};
  if (sampler == SamplerKind::kAb2) return (step.then - step.now) / (step.now - *step.before);
  if (sampler != SamplerKind::kDpmpp2m || step.then.is_zero()) return {};
  return natural_log(step.now / step.then) / natural_log(*step.before / step.now);
}

Exact exact_row(SamplerKind sampler, Prediction prediction, const Step& step) {
  const Fixed c = Mixture(step.now).c;
  const Fixed c_then = Mixture(step.then).c;
  Exact row;
  keep(row, sampler, prediction, step.now);
  Fixed whole;
  if (keeps_picture(sampler)) {
    const Fixed left = step.then / step.now;
    row.x = c_then / c * left;
    whole = c_then * (Fixed(1) - left);
  } else {
    row.x = c_then / c;
    whole = c_then * (step.then - step.now);
  }
  const Fixed more = whole * slope(sampler, step) / Fixed(2);
  row.now = whole + more;
  row.before = -more;
  if (!step.before &&
      sampler != SamplerKind::kDdim) {  // the state is noise alone, this sampler wants sigma noise
    const Fixed s = Mixture(step.now).s;
    row.input = row.input * s;
    row.from_x = row.from_x * s;
    row.x = row.x * s;
  }
  return row;
}

bool fits(const Fixed& value) {
  const Fixed most = Fixed::ratio((std::int64_t{1} << 31) - 1, std::int64_t{1} << kCoefficientBits);
  return value <= most && -value <= most;
}

Result<SamplerRow> rounded(const Exact& exact, const Fixed& time) {
  for (const Fixed* value : {&exact.from_x, &exact.from_m, &exact.x, &exact.now, &exact.before}) {
    if (!fits(*value)) {
      return Error{"BadSchedule", "a sampler's coefficient is beyond 128: the noise is too strong for it",
                   "take more steps, or a scheduler with less noise at its end"};
    }
  }
  const auto units = [](const Fixed& value) {
    return static_cast<std::int32_t>(value.rounded(kCoefficientBits));
  };
  return SamplerRow{units(exact.from_x), units(exact.from_m), units(exact.x),         units(exact.now),
                    units(exact.before), units(exact.input),  time.rounded(kTimeBits)};
}

}  // namespace

std::string sampler_name(SamplerKind sampler, ScheduleKind schedule) {
  constexpr std::array kNames = {"euler", "ab2", "ddim", "dpmpp_2m"};
  return std::string(kNames.at(static_cast<std::size_t>(sampler))) +
         (schedule == ScheduleKind::kKarras ? "_karras" : "");
}

Result<std::vector<SamplerRow>> sampler_rows(const Noise& noise, Prediction prediction,
                                             const SamplerChoice& choice) {
  const std::int64_t most = (noise.last() + 1) / 2;
  if (choice.steps < 1 || choice.steps > most) {
    return Error{"BadSchedule",
                 sampler_name(choice.sampler, choice.schedule) + " can't make " +
                     std::to_string(choice.steps) + " steps",
                 "1 to " + std::to_string(most) + " are possible: half the steps of training"};
  }
  const Grid grid = make_grid(noise, choice);
  std::vector<SamplerRow> rows;
  for (std::size_t i = 0; i < grid.times.size(); ++i) {
    const Step step{grid.sigmas[i], grid.sigmas[i + 1],
                    i == 0 ? std::nullopt : std::optional(grid.sigmas[i - 1])};
    COLOPHON_TRY(const SamplerRow row, rounded(exact_row(choice.sampler, prediction, step), grid.times[i]));
    rows.push_back(row);
  }
  return rows;
}

}  // namespace colophon::authoring
