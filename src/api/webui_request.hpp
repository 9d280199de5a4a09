// What clients of AUTOMATIC1111's web UI send to txt2img, as a recipe of ours. These clients send the
// sampler, steps and size of other models unasked: what this one doesn't offer becomes the nearest that it
// does, and the answer says so; "override_settings": {"colophon_exact": true} refuses instead. Fields that
// ask for what no recipe can say are always refused. docs/webui.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/columns.hpp"
#include "api/library.hpp"
#include "paint/recipe.hpp"

namespace colophon::api {

inline constexpr std::uint64_t kImagesMax = 16;  // of one request: n_iter times batch_size
inline constexpr int kBodyDepthMax = 32;

struct WebuiOrder {
  const ModelFile* model = nullptr;
  paint::Recipe recipe{};
  std::string prompt_as_sent{};     // with its <lora:…> tags
  std::string sampler_as_shown{};   // "DPM++ 2M"
  std::string schedule_as_shown{};  // "Karras", "Automatic"
  double cfg_scale = 0;
  std::vector<std::uint64_t> seeds{};
  std::uint64_t batch_size = 1;
  bool send_images = true;
  std::vector<std::string>
      changed{};  // "steps: 20 became 16": what the model doesn't offer as it was asked for
};

// A JSON object that is not nested too deeply to be written again. Error: BadJson.
Result<Json> parse_body(const std::string& body);

// `random` gives a seed below 2^63 where the client wants any. Errors: BadField, NotSupported, ModelUnknown,
// SamplerUnknown, SchedulerUnknown, AdapterNotFound, AdapterTwice, and those of check_recipe.
Result<WebuiOrder> read_order(const Json& body, const Library& library, const ModelFile& preset,
                              std::uint64_t (*random)());

// "NAME [0123456789]", as lists of models show it; and the model that such a text, a name or an id means.
std::string model_title(const ModelFile& file);
const ModelFile* find_by_title(const Library& library, const std::string& text);

// The names that the web UI uses, of those samplers that the model has: {"euler", "Euler"}.
std::vector<std::pair<std::string, std::string>> shown_samplers(const engine::Program& program);
bool has_karras(const engine::Program& program);

}  // namespace colophon::api
