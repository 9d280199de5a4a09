#include "provenance/spectrum.hpp"

#include <cmath>
#include <numbers>

namespace colophon::provenance {
namespace {

// Of `side` values, `step` apart: radix two, bits reversed first.
void transform_line(std::complex<double>* line, std::size_t side, std::size_t step, const Spectrum& roots) {
  for (std::size_t i = 1, j = 0; i < side; ++i) {
    std::size_t bit = side / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(line[i * step], line[j * step]);
  }
  for (std::size_t half = 1; half < side; half *= 2) {
    for (std::size_t start = 0; start < side; start += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        auto& a = line[(start + k) * step];
        auto& b = line[(start + k + half) * step];
        const auto turned = b * roots[k * (side / (2 * half))];
        b = a - turned;
        a += turned;
      }
    }
  }
}

}  // namespace

void transform(Spectrum& square, std::size_t side, bool inverse) {
  Spectrum roots(side);
  const double turn = (inverse ? 2 : -2) * std::numbers::pi / static_cast<double>(side);
  for (std::size_t k = 0; k < side; ++k) roots[k] = std::polar(1.0, turn * static_cast<double>(k));
  for (std::size_t row = 0; row < side; ++row) transform_line(square.data() + row * side, side, 1, roots);
  for (std::size_t column = 0; column < side; ++column)
    transform_line(square.data() + column, side, side, roots);
  if (!inverse) return;
  for (auto& value : square) value /= static_cast<double>(side * side);
}

}  // namespace colophon::provenance
