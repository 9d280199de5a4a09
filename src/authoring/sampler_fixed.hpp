// Fixed-point numbers with 192 fractional bits, and the few functions that schedules need, without libm: the
// same on every machine. Each operation is off by less than 2^-190 beside what its operands were off by; exp
// and ln of numbers from 2^-64 to 2^64 by less than 2^-120 of the result, by Taylor's series.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>

namespace colophon::authoring {

class Fixed {
 public:
  static constexpr unsigned kBits = 192;
  // Wide enough for the products of what the functions below allow.
  using Integer = boost::multiprecision::int1024_t;

  Fixed() = default;
  explicit Fixed(std::int64_t whole) : units_(Integer(whole) << kBits) {}
  static Fixed ratio(std::int64_t numerator, std::int64_t denominator);  // denominator not 0

  bool is_zero() const { return units_.is_zero(); }
  // Nearest multiple of 2^-bits, halves away from 0; bits up to kBits. What does not fit 64 bits is our bug.
  std::int64_t rounded(unsigned bits) const;
  std::int64_t floor() const;

  friend auto operator<=>(const Fixed& a, const Fixed& b) { return a.units_.compare(b.units_) <=> 0; }
  friend bool operator==(const Fixed& a, const Fixed& b) { return a.units_ == b.units_; }
  friend Fixed operator+(const Fixed& a, const Fixed& b) { return Fixed(Integer(a.units_ + b.units_)); }
  friend Fixed operator-(const Fixed& a, const Fixed& b) { return Fixed(Integer(a.units_ - b.units_)); }
  friend Fixed operator-(const Fixed& a) { return Fixed(Integer(-a.units_)); }
  friend Fixed operator*(const Fixed& a, const Fixed& b);
  friend Fixed operator/(const Fixed& a, const Fixed& b);  // b not 0

  friend Fixed square_root(const Fixed& a);  // a not negative
  friend Fixed natural_log(const Fixed& a);  // a positive
  friend Fixed exponential(const Fixed& a);  // |a| below 64

 private:
  explicit Fixed(Integer units) : units_(std::move(units)) {}
  Integer units_;  // multiples of 2^-kBits
};

Fixed power(const Fixed& base, int exponent);  // exponent not negative

}  // namespace colophon::authoring
