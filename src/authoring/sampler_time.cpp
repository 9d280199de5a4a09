#include "authoring/sampler_time.hpp"

#include "authoring/sampler_rows.hpp"
#include "base/check.hpp"

namespace colophon::authoring {
namespace {

constexpr int kTermsMax = 200;

// pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin).
Fixed arctan_of_inverse(std::int64_t n) {
  Fixed sum;
  Fixed term = Fixed::ratio(1, n);
  for (std::int64_t k = 0; k < kTermsMax && !term.is_zero(); ++k) {
    const Fixed added = term / Fixed(2 * k + 1);
    sum = k % 2 == 0 ? sum + added : sum - added;
    term = term / Fixed(n * n);
  }
  return sum;
}

const Fixed& half_pi() {
  static const Fixed value = Fixed(8) * arctan_of_inverse(5) - Fixed(2) * arctan_of_inverse(239);
  return value;
}

struct Turned {
  Fixed cos;
  Fixed sin;
};

// Taylor's series within an eighth of a turn, after whole quarters are taken away.
Turned turn(const Fixed& angle) {
  const std::int64_t quarters = (angle / half_pi() + Fixed::ratio(1, 2)).floor();
  const Fixed rest = angle - Fixed(quarters) * half_pi();
  Turned at{Fixed(1), Fixed(0)};
  Fixed term(1);
  for (int n = 1; n < kTermsMax && !term.is_zero(); ++n) {
    term = term * rest / Fixed(n);
    Fixed& sum = n % 2 == 0 ? at.cos : at.sin;
    sum = n % 4 < 2 ? sum + term : sum - term;
  }
  switch (quarters & 3) {
    case 0:
      return at;
    case 1:
      return {-at.sin, at.cos};
    case 2:
      return {-at.cos, -at.sin};
    default:
      return {at.sin, -at.cos};
  }
}

}  // namespace

std::vector<std::int32_t> time_features(std::int64_t time, std::int64_t channels) {
  COLOPHON_CHECK(time >= 0 && channels >= 2 && channels % 2 == 0);
  const std::int64_t half = channels / 2;
  const Fixed t = Fixed::ratio(time, std::int64_t{1} << kTimeBits);
  const Fixed falling = natural_log(Fixed(10'000)) / Fixed(half);
  std::vector<std::int32_t> features(static_cast<std::size_t>(channels));
  for (std::int64_t k = 0; k < half; ++k) {
    const Turned at = turn(t * exponential(-(falling * Fixed(k))));
    features[static_cast<std::size_t>(k)] = static_cast<std::int32_t>(at.cos.rounded(kFeatureBits));
    features[static_cast<std::size_t>(half + k)] = static_cast<std::int32_t>(at.sin.rounded(kFeatureBits));
  }
  return features;
}

}  // namespace colophon::authoring
