#include "authoring/sampler_fixed.hpp"

#include "base/check.hpp"

namespace colophon::authoring {
namespace {

constexpr int kTermsMax = 200;  // of a series; each brings more than a bit

// ln x for x from 1/2 to 2: 2 (z + z^3/3 + z^5/5 + …), z = (x - 1)/(x + 1), |z| at most 1/3.
Fixed log_near_one(const Fixed& x) {
  const Fixed z = (x - Fixed(1)) / (x + Fixed(1));
  const Fixed square = z * z;
  Fixed sum;
  Fixed term = z;
  for (int n = 1; n < kTermsMax && !term.is_zero(); n += 2) {
    sum = sum + term / Fixed(n);
    term = term * square;
  }
  return sum + sum;
}

const Fixed& log_of_two() {
  static const Fixed value = log_near_one(Fixed(2));
  return value;
}

}  // namespace

Fixed Fixed::ratio(std::int64_t numerator, std::int64_t denominator) {
  return Fixed(numerator) / Fixed(denominator);
}

std::int64_t Fixed::rounded(unsigned bits) const {
  COLOPHON_CHECK(bits <= kBits);
  const Integer unit = Integer(1) << (kBits - bits);
  const Integer size = (abs(units_) * 2 + unit) / (unit * 2);
  COLOPHON_CHECK(size < (Integer(1) << 63));
  return units_.sign() < 0 ? -static_cast<std::int64_t>(size) : static_cast<std::int64_t>(size);
}

std::int64_t Fixed::floor() const {
  const Integer one = Integer(1) << kBits;
  Integer whole = units_ / one;  // towards 0
  if (units_.sign() < 0 && whole * one != units_) --whole;
  COLOPHON_CHECK(abs(whole) < (Integer(1) << 63));
  return static_cast<std::int64_t>(whole);
}

// Divisions, not shifts: they round towards 0 whatever the sign.
Fixed operator*(const Fixed& a, const Fixed& b) {
  return Fixed(Fixed::Integer(a.units_ * b.units_ / (Fixed::Integer(1) << Fixed::kBits)));
}

Fixed operator/(const Fixed& a, const Fixed& b) {
  COLOPHON_CHECK(!b.is_zero());
  return Fixed(Fixed::Integer((a.units_ << Fixed::kBits) / b.units_));
}

Fixed square_root(const Fixed& a) {
  COLOPHON_CHECK(a.units_.sign() >= 0);
  return Fixed(Fixed::Integer(sqrt(Fixed::Integer(a.units_ << Fixed::kBits))));
}

Fixed natural_log(const Fixed& a) {
  COLOPHON_CHECK(a.units_.sign() > 0);
  const int twos = static_cast<int>(msb(a.units_)) - static_cast<int>(Fixed::kBits);
  const Fixed near =
      twos >= 0 ? Fixed(Fixed::Integer(a.units_ >> twos)) : Fixed(Fixed::Integer(a.units_ << -twos));
  return log_near_one(near) + Fixed(twos) * log_of_two();
}

// 2^k e^r with |r| below ln 2: r is halved eight times, the series squared eight times.
Fixed exponential(const Fixed& a) {
  COLOPHON_CHECK(a < Fixed(64) && -a < Fixed(64));
  constexpr int kHalvings = 8;
  const std::int64_t twos = (a / log_of_two()).floor();
  const Fixed rest = (a - Fixed(twos) * log_of_two()) / Fixed(std::int64_t{1} << kHalvings);
  Fixed sum(1);
  Fixed term(1);
  for (int n = 1; n < kTermsMax && !term.is_zero(); ++n) {
    term = term * rest / Fixed(n);
    sum = sum + term;
  }
  for (int n = 0; n < kHalvings; ++n) sum = sum * sum;
  const Fixed::Integer scale = Fixed::Integer(1) << static_cast<int>(twos >= 0 ? twos : -twos);
  return Fixed(twos >= 0 ? Fixed::Integer(sum.units_ * scale) : Fixed::Integer(sum.units_ / scale));
}

Fixed power(const Fixed& base, int exponent) {
  Fixed product(1);
  for (int n = 0; n < exponent; ++n) product = product * base;
  return product;
}

}  // namespace colophon::authoring
