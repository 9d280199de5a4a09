// Elementary functions from +, −, ·, / of IEEE doubles alone, each rounded correctly and never contracted:
// the same bits on every machine, which no libm promises. Accurate to about 1e-15.
#pragma once

#include <cstdint>
#include <vector>

namespace colophon::authoring::elementary {

// The nearest integer, halves to the even one; |x| < 2^51.
double round(double x);
// 2^exponent, −1022 to 1023.
double power_of_two(int exponent);
// The least e with |x| ≤ 2^e; x not 0, not subnormal.
int exponent_above(double x);

double exp(double x);  // |x| < 700; 0 below
double silu(double x);
double gelu(double x);
double quick_gelu(double x);

struct CosSin {
  double cos = 1;
  double sin = 0;
};
CosSin cos_sin(double radians);  // |radians| < 2^20

// Φ⁻¹((i + 1/2) / count) for i below count, an even number: what noise is drawn from.
std::vector<double> normal_quantiles(std::int64_t count);

}  // namespace colophon::authoring::elementary
