// Discrete Fourier transforms of small squares whose side is a power of two. Thread-safe.
#pragma once

#include <complex>
#include <vector>

namespace colophon::provenance {

using Spectrum = std::vector<std::complex<double>>;  // [side][side]

// In place, not scaled; `inverse` with the other sign, and divided by side².
void transform(Spectrum& square, std::size_t side, bool inverse);

}  // namespace colophon::provenance
