// The vector that tells the denoiser where in time it is: sines of the time, two linear layers, and the SiLU
// that every reader applies first. In doubles and in one order of sums: the same on every machine, for the
// model file holds it as a table.
#pragma once

#include <vector>

#include "authoring/checkpoint.hpp"

namespace colophon::authoring {

class TimeEmbedding {
 public:
  // Errors: those of Checkpoint::load, WrongArchitecture.
  static Result<TimeEmbedding> load(const Checkpoint& checkpoint);

  // `time` in units of 2^-32 training steps → one number a channel.
  std::vector<double> at(std::int64_t time) const;

 private:
  struct Layer {
    std::vector<float> weight;  // [O, I]
    std::vector<float> bias;
    std::vector<double> apply(const std::vector<double>& in) const;
  };
  Layer first_;
  Layer second_;
};

}  // namespace colophon::authoring
