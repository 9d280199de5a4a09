#include "authoring/rounding.hpp"

#include <algorithm>

#include "authoring/elementary.hpp"
#include "base/check.hpp"

namespace colophon::authoring {
namespace {

constexpr double kSumMax = 2147483647.0;
constexpr double kRoom = 0.995;  // of kSumMax, so that rounding itself finds room
constexpr double kWeightMax = 32767;
constexpr int kTriesMax = 64;

double magnitude(double x) {
  return x < 0 ? -x : x;
}

// The largest magnitude that a channel's sum can reach; in the unit of lo and hi times that of the weights.
double reach(std::span<const float> row, double bias, double lo, double hi) {
  double up = bias;
  double down = bias;
  for (const float weight : row) {
    const double a = static_cast<double>(weight) * lo;
    const double b = static_cast<double>(weight) * hi;
    up += a > b ? a : b;
    down += a > b ? b : a;
  }
  return up > -down ? up : -down;
}

double largest(std::span<const float> row) {
  double most = 0;
  for (const float weight : row) most = std::max(most, magnitude(static_cast<double>(weight)));
  return most;
}

// Whether the sum of the integers fits, exactly.
bool fits(std::span<const std::int16_t> row, std::int64_t bias, const Form& in) {
  std::int64_t up = bias;
  std::int64_t down = bias;
  for (const std::int16_t weight : row) {
    const std::int64_t a = weight * in.lo;
    const std::int64_t b = weight * in.hi;
    up += std::max(a, b);
    down += std::min(a, b);
  }
  return up <= INT32_MAX && down >= INT32_MIN && bias <= INT32_MAX && bias >= INT32_MIN;
}

}  // namespace

Form coarser(const Form& form, int exponent) {
  const int shift = exponent - form.exponent;
  COLOPHON_CHECK(shift >= 0 && shift <= 31);
  if (shift == 0) return form;
  const std::int64_t half = std::int64_t{1} << (shift - 1);
  return {exponent, (form.lo + half) >> shift, (form.hi + half) >> shift};
}

RoundedConv round_conv(const ConvWeights& conv, const Form& in) {
  const std::int64_t outputs = conv.outputs();
  const std::int64_t width = conv.width();
  const std::int64_t channels = width / conv.taps;
  const double unit = elementary::power_of_two(in.exponent);
  RoundedConv rounded;
  rounded.weight.resize(conv.weight.size());
  for (std::int64_t o = 0; o < outputs; ++o) {
    const auto row =
        conv.weight.subspan(static_cast<std::size_t>(o * width), static_cast<std::size_t>(width));
    const double bias = static_cast<double>(conv.bias[static_cast<std::size_t>(o)]) / unit;
    const double sum = reach(row, bias, static_cast<double>(std::min<std::int64_t>(in.lo, 0)),
                             static_cast<double>(std::max<std::int64_t>(in.hi, 0)));
    // The bias alone must fit too, whatever the sum takes back of it.
    double step =
        std::max({sum / (kSumMax * kRoom), magnitude(bias) / (kSumMax * kRoom), largest(row) / kWeightMax});
    step = std::max(step, 0x1p-100);
    const std::span<std::int16_t> to(rounded.weight.data() + o * width, static_cast<std::size_t>(width));
    for (int tries = 0;; ++tries) {
      COLOPHON_CHECK(tries < kTriesMax);
      for (std::int64_t c = 0; c < channels; ++c) {
        for (std::int64_t tap = 0; tap < conv.taps; ++tap) {
          const double weight = row[static_cast<std::size_t>(c * conv.taps + tap)];
          to[static_cast<std::size_t>(tap * channels + c)] =
              static_cast<std::int16_t>(elementary::round(weight / step));
        }
      }
      const auto whole = static_cast<std::int64_t>(elementary::round(bias / step));
      if (fits(to, whole, {0, std::min<std::int64_t>(in.lo, 0), std::max<std::int64_t>(in.hi, 0)})) {
        rounded.bias.push_back(static_cast<std::int32_t>(whole));
        break;
      }
      step *= 1.0078125;  // rounding took the sum over: a little coarser
    }
    rounded.step.push_back(step);
  }
  return rounded;
}

RoundingCost rounding_cost(const ConvWeights& conv, const RealRange& in) {
  double reaches = 0;
  double squares = 0;
  for (std::int64_t o = 0; o < conv.outputs(); ++o) {
    const auto row = conv.weight.subspan(static_cast<std::size_t>(o * conv.width()),
                                         static_cast<std::size_t>(conv.width()));
    const double sum = reach(row, static_cast<double>(conv.bias[static_cast<std::size_t>(o)]),
                             std::min(in.lo, 0.0), std::max(in.hi, 0.0));
    reaches += sum * sum;
    for (const float weight : row) squares += static_cast<double>(weight) * static_cast<double>(weight);
  }
  const double energy = squares * in.rms * in.rms;
  if (!(energy > 0)) return {};
  const double steps =
      reaches / (kSumMax * kRoom) / (kSumMax * kRoom) * static_cast<double>(conv.width()) * in.rms * in.rms;
  return {steps / kUniform / energy, squares / kUniform / energy};
}

Multipliers multipliers(std::span<const double> real, std::span<const double> others) {
  double most = 0;
  for (const auto& list : {real, others}) {
    for (const double x : list) most = std::max(most, magnitude(x));
  }
  Multipliers found;
  found.shift = most > 0 ? std::clamp(30 - elementary::exponent_above(most), 0, 62) : 0;
  const double scale = elementary::power_of_two(found.shift);
  const auto whole = [&](double x) {
    const double m = elementary::round(x * scale);
    COLOPHON_CHECK(magnitude(m) <= kSumMax);
    return static_cast<std::int32_t>(m);
  };
  for (const double x : real) found.by.push_back(whole(x));
  for (const double x : others) found.others.push_back(whole(x));
  return found;
}

}  // namespace colophon::authoring
