// Looks at every value of the three networks while they paint in floats: the largest magnitude and the root
// mean square of each, which become scales.json.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "authoring/clip_tokenizer.hpp"
#include "authoring/float_pipeline.hpp"
#include "authoring/scales.hpp"

namespace colophon::authoring {

// What is painted if nobody says otherwise: subjects, manners and lengths as people write them.
const std::vector<std::string>& calibration_prompts();
// One prompt a line. Errors: those of read_file, BadPrompts (none, or more than 4,096).
Result<std::vector<std::string>> read_prompts(const std::string& path);

struct CalibrationJob {
  const Checkpoint& checkpoint;
  const Networks& networks;
  const engine::Tokenizer& tokenizer;
  engine::ThreadPool& pool;
  std::vector<std::string> prompts;
  std::size_t paintings = 4;  // of the first prompts; the others are only read
  int steps = 8;
  double guidance = 7.5;
  std::string resume;  // a file that keeps what was seen, written after each painting; empty: none
  std::function<void(int done, int total)> progress{};
};

// A prompt that is too long is cut. Errors: those of the float run, FileUnwritable.
Result<Scales> calibrate(const CalibrationJob& job);

}  // namespace colophon::authoring
