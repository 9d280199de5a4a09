#include "authoring/sampler_noise.hpp"

#include <algorithm>

namespace colophon::authoring {

Result<Noise> Noise::make(const NoiseConfig& config) {
  constexpr std::int64_t kTrainStepsMax = 10'000;
  constexpr std::int64_t kE9 = 1'000'000'000;
  if (config.train_steps < 2 || config.train_steps > kTrainStepsMax) {
    return Error{"BadScheduler",
                 "the model was trained with " + std::to_string(config.train_steps) + " steps of noise",
                 "2 to 10,000 are possible"};
  }
  if (config.beta_first_e9 < 1 || config.beta_first_e9 > config.beta_last_e9 || config.beta_last_e9 >= kE9) {
    return Error{"BadScheduler",
                 "the betas go from " + std::to_string(config.beta_first_e9) + " to " +
                     std::to_string(config.beta_last_e9) + " billionths",
                 "they must ascend, from 1 billionth to below 1"};
  }
  Fixed start = Fixed::ratio(config.beta_first_e9, kE9);
  Fixed end = Fixed::ratio(config.beta_last_e9, kE9);
  if (config.beta_of_roots) {
    start = square_root(start);
    end = square_root(end);
  }
  // Where nothing is left of the picture, no sigma is the noise's.
  const Fixed least = Fixed::ratio(1, std::int64_t{1} << 32);
  Fixed left(1);
  std::vector<Fixed> logs;
  for (std::int64_t j = 0; j < config.train_steps; ++j) {
    const Fixed beta = start + Fixed::ratio(j, config.train_steps - 1) * (end - start);
    left = left * (Fixed(1) - (config.beta_of_roots ? beta * beta : beta));
    if (left < least) {
      return Error{"BadScheduler", "after step " + std::to_string(j) + " of training no picture is left",
                   "take a smaller last beta, or fewer steps"};
    }
    logs.push_back(natural_log((Fixed(1) - left) / left) / Fixed(2));
  }
  return Noise(std::move(logs));
}

Fixed Noise::log_sigma(const Fixed& time) const {
  const std::int64_t low = std::min(time.floor(), last() - 1);
  const Fixed& from = logs_.at(static_cast<std::size_t>(low));
  return from + (time - Fixed(low)) * (logs_.at(static_cast<std::size_t>(low) + 1) - from);
}

Fixed Noise::time(const Fixed& log_sigma) const {
  const auto above = std::upper_bound(logs_.begin() + 1, logs_.end() - 1, log_sigma);
  const Fixed& from = *(above - 1);
  return Fixed(above - 1 - logs_.begin()) + (log_sigma - from) / (*above - from);
}

}  // namespace colophon::authoring
