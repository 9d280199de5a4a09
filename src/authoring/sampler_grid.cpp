#include "authoring/sampler_grid.hpp"

#include <algorithm>

namespace colophon::authoring {
namespace {

// i/(n - 1): from 0 to 1 in n places.
Fixed part(std::int64_t i, std::int64_t n) {
  return Fixed::ratio(i, std::max<std::int64_t>(n - 1, 1));
}

Grid karras(const Noise& noise, std::int64_t steps) {
  constexpr int kRho = 7;
  const auto root = [&](std::int64_t time) {
    return exponential(noise.log_sigma(Fixed(time)) / Fixed(kRho));
  };
  const Fixed from = root(noise.last());
  const Fixed to = root(0);
  Grid grid;
  for (std::int64_t i = 0; i < steps; ++i) {
    const Fixed base = from + part(i, steps) * (to - from);
    grid.sigmas.push_back(power(base, kRho));
    grid.times.push_back(noise.time(Fixed(kRho) * natural_log(base)));
  }
  grid.sigmas.emplace_back(0);
  return grid;
}

Grid at_times(const Noise& noise, std::vector<Fixed> times, const Fixed& end) {
  Grid grid{{}, std::move(times)};
  for (const Fixed& time : grid.times) grid.sigmas.push_back(exponential(noise.log_sigma(time)));
  grid.sigmas.push_back(end);
  return grid;
}

}  // namespace

Grid make_grid(const Noise& noise, const SamplerChoice& choice) {
  const std::int64_t n = choice.steps;
  if (choice.schedule == ScheduleKind::kKarras) return karras(noise, n);
  std::vector<Fixed> times;
  if (choice.sampler == SamplerKind::kDdim) {
    const std::int64_t apart = (noise.last() + 1) / n;
    for (std::int64_t i = 0; i < n; ++i) times.emplace_back(1 + apart * (n - 1 - i));
    return at_times(noise, std::move(times), exponential(noise.log_sigma(Fixed(0))));
  }
  for (std::int64_t i = 0; i < n; ++i) times.push_back(Fixed(noise.last()) * (Fixed(1) - part(i, n)));
  return at_times(noise, std::move(times), Fixed(0));
}

}  // namespace colophon::authoring
