#include "authoring/elementary.hpp"

#include <bit>

namespace colophon::authoring::elementary {
namespace {

// ln 2 and π/2 in two parts, of which the first has trailing zeros: k times it is exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kHalfPiHigh = 1.57079632673412561417e+00;
constexpr double kHalfPiLow = 6.07710050650619224932e-11;

double magnitude(double x) {
  return x < 0 ? -x : x;
}

// 1/√(2π)·e^(−x²/2)
double density(double x) {
  return exp(-x * x / 2) * 0.3989422804014326779;
}

// The normal distribution's upper tail, x ≥ 0: a series near 0, a continued fraction beyond.
double upper_tail(double x) {
  constexpr double kFar = 3;
  if (x < kFar) {
    double series = 1;
    for (int n = 161; n > 1; n -= 2) series = 1 + series * x * x / n;
    return 0.5 - density(x) * x * series;
  }
  double fraction = x;
  for (int n = 120; n > 0; --n) fraction = x + n / fraction;
  return density(x) / fraction;
}

double logistic_product(double x, double slope) {
  const double small = exp(-magnitude(slope * x));
  return x >= 0 ? x / (1 + small) : x * small / (1 + small);
}

}  // namespace

double round(double x) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 · 2^52: what is left of x beside it is an integer
  return (x + kShift) - kShift;
}

double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(1023 + exponent) << 52);
}

int exponent_above(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const int exponent = static_cast<int>((bits >> 52) & 0x7FF) - 1023;
  return (bits & 0xFFFFFFFFFFFFFU) == 0 ? exponent : exponent + 1;
}

double exp(double x) {
  if (x < -700) return 0;
  const double k = round(x / (kLn2High + kLn2Low));
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 1;
  for (int n = 20; n > 0; --n) sum = 1 + sum * r / n;
  return sum * power_of_two(static_cast<int>(k));
}

double silu(double x) {
  return logistic_product(x, 1);
}

double quick_gelu(double x) {
  return logistic_product(x, 1.702);
}

double gelu(double x) {
  const double tail = upper_tail(magnitude(x));
  return x >= 0 ? x - x * tail : x * tail;
}

CosSin cos_sin(double radians) {
  const double quarters = round(radians / (kHalfPiHigh + kHalfPiLow));
  const double a = (radians - quarters * kHalfPiHigh) - quarters * kHalfPiLow;
  double cos = 1;
  double sin = 1;
  for (int n = 20; n > 0; n -= 2) {
    cos = 1 - cos * a * a / (n * (n - 1));
    sin = 1 - sin * a * a / (n * (n + 1));
  }
  sin = sin * a;
  switch (static_cast<std::int64_t>(quarters) & 3) {
    case 0:
      return {cos, sin};
    case 1:
      return {-sin, cos};
    case 2:
      return {-cos, -sin};
    default:
      return {sin, -cos};
  }
}

std::vector<double> normal_quantiles(std::int64_t count) {
  constexpr int kSteps = 8;  // of Halley's method, which triples the digits; from the neighbour's answer
  const std::int64_t half = count / 2;
  std::vector<double> all(static_cast<std::size_t>(count));
  double x = 0;
  for (std::int64_t i = 0; i < half; ++i) {
    const double tail = (static_cast<double>(half - 1 - i) + 0.5) / static_cast<double>(count);
    for (int step = 0; step < kSteps; ++step) {
      const double error = (upper_tail(x) - tail) / density(x);
      x = x + error / (1 + x * error / 2);
    }
    all[static_cast<std::size_t>(half + i)] = x;
    all[static_cast<std::size_t>(half - 1 - i)] = -x;
  }
  return all;
}

}  // namespace colophon::authoring::elementary
