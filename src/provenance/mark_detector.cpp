#include "provenance/mark_detector.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "provenance/spectrum.hpp"

namespace colophon::provenance {
namespace {

// A plane of grey levels, or of what is left of them.
struct Plane {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<double> values{};

  double& at(std::size_t x, std::size_t y) { return values[y * width + x]; }
  double at(std::size_t x, std::size_t y) const { return values[y * width + x]; }
};

constexpr std::ptrdiff_t kLocalMean = 4;    // radius of the window whose mean is taken away
constexpr std::ptrdiff_t kLocalEnergy = 4;  // radius of the window whose energy limits a place's say
constexpr double kQuietEnergy = 2;       // grey levels: no place is trusted more than one that is this quiet
constexpr double kLimit = 1.5;           // of a residue, in local deviations
constexpr std::size_t kPlacesTried = 6;  // best places of the pattern that are decoded
constexpr std::array<double, 2> kScales = {1, 2};

// The mark is the same in the three channels.
Plane grey(const Rgb& picture) {
  Plane plane{picture.width, picture.height, std::vector<double>(picture.width * picture.height)};
  for (std::size_t i = 0; i < plane.values.size(); ++i) {
    plane.values[i] = (picture.pixels[3 * i] + picture.pixels[3 * i + 1] + picture.pixels[3 * i + 2]) / 3.0;
  }
  return plane;
}

// Cubic convolution (a = -1/2), the usual way to enlarge; along one direction.
double cubic(double distance) {
  const double x = std::abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// Which four of `length` values make value `i` of `enlarged`, and how much of each; at the edges the last one
// goes on.
struct Taps {
  std::array<std::size_t, 4> from{};
  std::array<double, 4> weight{};
};

std::vector<Taps> taps_of(std::size_t length, std::size_t enlarged) {
  std::vector<Taps> taps(enlarged);
  const double step = static_cast<double>(length) / static_cast<double>(enlarged);
  const auto last = static_cast<std::ptrdiff_t>(length) - 1;
  for (std::size_t i = 0; i < enlarged; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * step - 0.5;
    const auto first = static_cast<std::ptrdiff_t>(std::floor(centre)) - 1;
    for (std::ptrdiff_t k = 0; k < 4; ++k) {
      const auto at = static_cast<std::size_t>(k);
      taps[i].from[at] = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(first + k, 0, last));
      taps[i].weight[at] = cubic(centre - static_cast<double>(first + k));
    }
  }
  return taps;
}

Plane enlarge(const Plane& plane, double scale) {
  const auto scaled = [&](std::size_t n) {
    return static_cast<std::size_t>(std::lround(static_cast<double>(n) * scale));
  };
  Plane wide{scaled(plane.width), plane.height, std::vector<double>(scaled(plane.width) * plane.height)};
  const auto across = taps_of(plane.width, wide.width);
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < wide.width; ++x) {
      for (std::size_t k = 0; k < 4; ++k)
        wide.at(x, y) += across[x].weight[k] * plane.at(across[x].from[k], y);
    }
  }
  Plane out{wide.width, scaled(plane.height), std::vector<double>(wide.width * scaled(plane.height))};
  const auto down = taps_of(plane.height, out.height);
  for (std::size_t y = 0; y < out.height; ++y) {
    for (std::size_t k = 0; k < 4; ++k) {
      const double* row = wide.values.data() + down[y].from[k] * wide.width;
      for (std::size_t x = 0; x < out.width; ++x) out.at(x, y) += down[y].weight[k] * row[x];
    }
  }
  return out;
}

// Means of square windows; at the edges the last value goes on. Sums run along, rows first, then whole rows
// at a time.
Plane local_mean(const Plane& plane, std::ptrdiff_t radius) {
  const double share = 1.0 / static_cast<double>(2 * radius + 1);
  const auto inside = [](std::ptrdiff_t i, std::size_t length) {
    return static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(i, 0, static_cast<std::ptrdiff_t>(length) - 1));
  };
  Plane rows{plane.width, plane.height, std::vector<double>(plane.values.size())};
  for (std::size_t y = 0; y < plane.height; ++y) {
    const double* row = plane.values.data() + y * plane.width;
    double sum = 0;
    for (std::ptrdiff_t i = -radius; i <= radius; ++i) sum += row[inside(i, plane.width)];
    for (std::size_t x = 0; x < plane.width; ++x) {
      const auto at = static_cast<std::ptrdiff_t>(x);
      rows.at(x, y) = sum * share;
      sum += row[inside(at + radius + 1, plane.width)] - row[inside(at - radius, plane.width)];
    }
  }
  Plane out{plane.width, plane.height, std::vector<double>(plane.values.size())};
  std::vector<double> sums(plane.width);
  const auto add = [&](std::ptrdiff_t y, double sign) {
    const double* row = rows.values.data() + inside(y, plane.height) * plane.width;
    for (std::size_t x = 0; x < plane.width; ++x) sums[x] += sign * row[x];
  };
  for (std::ptrdiff_t y = -radius; y <= radius; ++y) add(y, 1);
  for (std::size_t y = 0; y < plane.height; ++y) {
    const auto at = static_cast<std::ptrdiff_t>(y);
    for (std::size_t x = 0; x < plane.width; ++x) out.at(x, y) = sums[x] * share;
    add(at + radius + 1, 1);
    add(at - radius, -1);
  }
  return out;
}

// What the picture's own content leaves of each pixel: quiet places speak, edges and textures hardly do.
Plane residue(const Plane& plane) {
  Plane left = local_mean(plane, kLocalMean);
  for (std::size_t i = 0; i < left.values.size(); ++i) left.values[i] = plane.values[i] - left.values[i];
  Plane energy = left;
  for (double& value : energy.values) value *= value;
  energy = local_mean(energy, kLocalEnergy);
  for (std::size_t i = 0; i < left.values.size(); ++i) {
    const double deviation = std::sqrt(std::max(0.0, energy.values[i])) + kQuietEnergy;
    left.values[i] = std::clamp(left.values[i] / deviation, -kLimit, kLimit) / deviation;
  }
  return left;
}

}  // namespace

struct MarkDetector::State {
  explicit State(const MarkKey& given) : key(given), side(given.period) {}
  const MarkKey key;
  std::size_t side;
  std::vector<Spectrum> carriers{};  // conjugated, of unit energy
  std::vector<bool> band{};          // frequencies of which carriers are made

  void prepare() {
    const std::size_t places = side * side;
    std::vector<double> power(places);
    for (std::size_t k = 0; k < key.bits(); ++k) {
      Spectrum carrier(places);
      double energy = 0;
      for (std::size_t i = 0; i < places; ++i) {
        const double value = key.carrier[i * key.bits() + k];
        carrier[i] = value;
        energy += value * value;
      }
      transform(carrier, side, false);
      const double length = std::sqrt(std::max(energy, 1.0));
      for (std::size_t i = 0; i < places; ++i) {
        carrier[i] = std::conj(carrier[i]) / length;
        power[i] += std::norm(carrier[i]);
      }
      carriers.push_back(std::move(carrier));
    }
    const double most = *std::max_element(power.begin(), power.end());
    constexpr double kBandFloor = 0.05;  // rounding to int8 leaves a little everywhere
    for (const double one : power) band.push_back(one > kBandFloor * most);
  }

  // The residue added up period by period, in the band, with no frequency louder than the median.
  Spectrum folded(const Plane& plane) const {
    Spectrum sum(side * side);
    for (std::size_t y = 0; y < plane.height; ++y) {
      for (std::size_t x = 0; x < plane.width; ++x) sum[y % side * side + x % side] += plane.at(x, y);
    }
    transform(sum, side, false);
    std::vector<double> sizes;
    for (std::size_t i = 0; i < sum.size(); ++i) {
      if (band[i]) sizes.push_back(std::abs(sum[i]));
    }
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                     sizes.end());
    const double median = std::max(sizes[sizes.size() / 2], 1e-12);
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] = band[i] ? sum[i] / std::max(std::abs(sum[i]), median) : 0.0;
    return sum;
  }

  std::optional<FoundMark> at_scale(const Plane& plane, double scale) const {
    if (plane.width < side / 2 || plane.height < side / 2) return std::nullopt;
    const Spectrum sum = folded(residue(plane));
    std::vector<std::vector<double>> measured;  // [carrier][place]
    std::vector<double> energy(side * side);
    for (const Spectrum& carrier : carriers) {
      Spectrum product = sum;
      for (std::size_t i = 0; i < product.size(); ++i) product[i] *= carrier[i];
      transform(product, side, true);
      std::vector<double> real(product.size());
      for (std::size_t i = 0; i < product.size(); ++i) {
        real[i] = product[i].real();
        energy[i] += real[i] * real[i];
      }
      measured.push_back(std::move(real));
    }
    std::vector<std::size_t> places(energy.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::partial_sort(places.begin(), places.begin() + kPlacesTried, places.end(),
                      [&](std::size_t a, std::size_t b) { return energy[a] > energy[b]; });
    FoundMark best;
    for (std::size_t i = 0; i < kPlacesTried; ++i) {
      std::vector<double> of_place;
      for (const auto& carrier : measured) of_place.push_back(carrier[places[i]]);
      const DecodedMark decoded = decode_mark(key, of_place);
      if (decoded.score <= best.score) continue;
      // A carrier found `p` places in means that the copy begins `side - p` places into the pattern.
      best = {decoded.payload, decoded.score, scale, (side - places[i] % side) % side,
              (side - places[i] / side) % side};
    }
    return best;
  }
};

MarkDetector::MarkDetector(const MarkKey& key) : state_(std::make_unique<State>(key)) {
  state_->prepare();
}
MarkDetector::~MarkDetector() = default;

std::optional<FoundMark> MarkDetector::best(const Rgb& picture) const {
  COLOPHON_CHECK(picture.pixels.size() == 3 * picture.width * picture.height);
  const Plane plane = grey(picture);
  std::optional<FoundMark> best;
  for (const double scale : kScales) {
    const auto found = state_->at_scale(scale == 1 ? plane : enlarge(plane, scale), scale);
    if (found && (!best || found->score > best->score)) best = found;
    if (best && best->score >= kMarkScoreMin)
      break;  // chance hardly reaches that: another size has nothing to add
  }
  return best;
}

std::optional<FoundMark> MarkDetector::find(const Rgb& picture) const {
  const auto guess = best(picture);
  return guess && guess->score >= kMarkScoreMin ? guess : std::nullopt;
}

}  // namespace colophon::provenance
