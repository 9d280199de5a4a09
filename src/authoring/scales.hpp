// What calibration saw of every value of the three networks: the small file that, with the checkpoint, a
// model is a pure function of. Integers, so that reading it is the same everywhere.
#pragma once

#include <map>
#include <string>

#include "base/bytes.hpp"

namespace colophon::authoring {

inline constexpr int kScaleBits = 20;  // seen values are in units of 2^-20

struct Seen {
  std::int64_t largest = 1;  // magnitude, rounded up
  std::int64_t rms = 1;      // root mean square, the harmonic mean of all times it was made
};

struct Scales {
  std::map<std::string, Seen> values;  // "STAGE/VALUE"

  std::string text() const;
};

// Errors: BadScales.
Result<Scales> parse_scales(std::string_view text);
// Errors: those of read_file and parse_scales, with the path in front.
Result<Scales> read_scales(const std::string& path);

}  // namespace colophon::authoring
