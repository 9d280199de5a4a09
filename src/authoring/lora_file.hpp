// A LoRA as people have it: low-rank branches of named layers, in either of the common namings.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace colophon::authoring {

struct LoraBranch {
  std::vector<float> down;  // [R, I, k, k]
  std::vector<float> up;    // [O, R]
  std::int64_t rank = 0;
  std::int64_t inputs = 0;
  std::int64_t kernel = 1;
  std::int64_t outputs = 0;
  double scale = 1;  // alpha / R
};

// By point ("STAGE/POINT", of `points`); a layer that the model holds as halves has a branch for each.
// Errors: those of TensorFile::open and widen; UnsupportedLora (LoHa, LoKr, DoRA, a middle layer: what is not
// a plain product of two), BadLora (halves of a branch, shapes that don't fit each other), NoSuchPoint (a
// layer that the model offers no point for).
Result<std::map<std::string, LoraBranch>> read_lora(const std::string& path,
                                                    const std::vector<std::string>& points);

}  // namespace colophon::authoring
