// Checkpoint and scales become a model file: a pure function, the same bytes on every machine.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "authoring/clip_tokenizer.hpp"
#include "authoring/form_plan.hpp"
#include "authoring/lower.hpp"
#include "authoring/model_writer.hpp"
#include "authoring/sampler_table.hpp"
#include "authoring/scales.hpp"
#include "authoring/stable_diffusion.hpp"

namespace colophon::authoring {

inline constexpr int kPredictionBits = 16;

// What the last operator of `decode` writes a request's mark with: spec/mark.md.
struct MarkConstants {
  std::int64_t period = 0;            // pixels
  std::vector<std::int32_t> carrier;  // [period, period, code.size()], -127 to 127
  std::vector<std::int32_t> code;
};

struct ModelWishes {
  std::string name;
  std::vector<engine::Size> sizes;  // the first is the default
  std::vector<std::int64_t> steps = {1, 2, 4, 8, 10, 12, 15, 20, 25, 28, 30, 40, 50};
  std::string sampler = "dpmpp_2m_karras";
  std::int64_t default_steps = 20;
  std::int64_t guidance_q16 = 15 * 32'768;  // 7.5
  std::optional<MarkConstants> mark;
};

struct QuantiseJob {
  const Checkpoint& checkpoint;
  const Networks& networks;
  const Scales& scales;
  const MergePairs& merges;
  const ModelWishes& wishes;
  const Pieces& pieces;
  std::function<void(int done, int total)> progress{};
};

// How each value of each network is held; by stage.
struct ModelPlans {
  FormPlan text;
  FormPlan denoise;
  FormPlan decode;
};
// Errors: those of plan_forms.
Result<ModelPlans> plan_model(const Networks& networks, const Scales& scales, const Weights& weights,
                              const std::function<void()>& done = {});

struct Quantised {
  ModelWriter writer;
  ModelPlans plans;
  std::map<std::string, PointUnits> points;  // "STAGE/POINT"
};
// Errors: BadSize, BadSchedule, those of plan_forms and lower.
Result<Quantised> quantise(const QuantiseJob& job);

// Sizes that are offered if nobody says otherwise; those that the network can't paint are left out.
std::vector<engine::Size> usual_sizes(const Networks& networks);

}  // namespace colophon::authoring
