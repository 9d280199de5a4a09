#include "authoring/settings_reader.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

constexpr std::size_t kSettingsBytesMax = std::size_t{1} << 20;

// One file's values by key, each checked; an absent key leaves what was there.
class Part {
 public:
  static Result<Part> read(const std::string& path) {
    Part part;
    part.path_ = path;
    if (!file_exists(path)) return part;
    COLOPHON_TRY(const Bytes text, read_file(path, kSettingsBytesMax));
    part.json_ = json::parse(text, nullptr, false);
    if (!part.json_.is_object()) return Error{"BadSettings", path + " is no JSON object"};
    return part;
  }

  Result<void> integer(const char* key, std::int64_t least, std::int64_t most, std::int64_t& value) const {
    const json* found = at(key);
    if (!found) return {};
    if (!found->is_number_integer() || *found < least || *found > most) return bad(key);
    value = found->get<std::int64_t>();
    return {};
  }

  // A decimal number as an integer number of `unit`ths.
  Result<void> decimal(const char* key, double unit, double most, std::int64_t& value) const {
    const json* found = at(key);
    if (!found) return {};
    if (!found->is_number() || !(found->get<double>() > 0) || found->get<double>() > most) return bad(key);
    value = std::llround(found->get<double>() * unit);
    return {};
  }

  Result<std::string> word(const char* key, std::string missing) const {
    const json* found = at(key);
    if (!found) return missing;
    if (!found->is_string()) return bad(key);
    return found->get<std::string>();
  }

  Result<void> integers(const char* key, std::vector<std::int64_t>& values) const {
    const json* found = at(key);
    if (!found) return {};
    std::vector<std::int64_t> all;
    for (const json& item : found->is_array() ? *found : json::array({*found})) {
      if (!item.is_number_integer() || item < 1 || item > 64) return bad(key);
      all.push_back(item.get<std::int64_t>());
    }
    if (all.empty() || all.size() > 16) return bad(key);
    values = std::move(all);
    return {};
  }

  Error bad(const std::string& key) const {
    return {"BadSettings", path_ + ": '" + key + "' is not what Stable Diffusion 1.x has there"};
  }

 private:
  const json* at(const char* key) const {
    const auto found = json_.is_object() ? json_.find(key) : json_.end();
    return !json_.is_object() || found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  json json_;
  std::string path_;
};

Result<void> read_scheduler(const Part& scheduler, Settings& settings) {
  COLOPHON_TRY(const std::string prediction, scheduler.word("prediction_type", "epsilon"));
  if (prediction != "epsilon" && prediction != "v_prediction") return scheduler.bad("prediction_type");
  settings.prediction = prediction == "epsilon" ? Prediction::kEpsilon : Prediction::kVelocity;
  COLOPHON_TRY_VOID(scheduler.integer("num_train_timesteps", 10, 10'000, settings.noise.train_steps));
  COLOPHON_TRY_VOID(scheduler.decimal("beta_start", 1e9, 0.5, settings.noise.beta_first_e9));
  COLOPHON_TRY_VOID(scheduler.decimal("beta_end", 1e9, 0.5, settings.noise.beta_last_e9));
  COLOPHON_TRY(const std::string betas, scheduler.word("beta_schedule", "scaled_linear"));
  if (betas != "scaled_linear" && betas != "linear") return scheduler.bad("beta_schedule");
  settings.noise.beta_of_roots = betas == "scaled_linear";
  return {};
}

}  // namespace

Result<Settings> read_settings(const std::string& folder) {
  Settings settings;
  COLOPHON_TRY(const Part unet, Part::read(folder + "/unet/config.json"));
  COLOPHON_TRY_VOID(unet.integers("attention_head_dim", settings.unet_heads));
  COLOPHON_TRY_VOID(unet.integers("num_attention_heads", settings.unet_heads));
  COLOPHON_TRY_VOID(unet.integer("norm_num_groups", 1, 1024, settings.unet_groups));
  COLOPHON_TRY(const Part vae, Part::read(folder + "/vae/config.json"));
  COLOPHON_TRY_VOID(vae.integer("norm_num_groups", 1, 1024, settings.vae_groups));
  COLOPHON_TRY_VOID(vae.decimal("scaling_factor", 1e5, 100, settings.latent_scale_e5));
  COLOPHON_TRY(const Part text, Part::read(folder + "/text_encoder/config.json"));
  COLOPHON_TRY_VOID(text.integer("num_attention_heads", 1, 64, settings.text_heads));
  COLOPHON_TRY(const std::string activation, text.word("hidden_act", "quick_gelu"));
  if (activation != "quick_gelu" && activation != "gelu") return text.bad("hidden_act");
  settings.quick_gelu = activation == "quick_gelu";
  COLOPHON_TRY(const Part scheduler, Part::read(folder + "/scheduler/scheduler_config.json"));
  COLOPHON_TRY_VOID(read_scheduler(scheduler, settings));
  return settings;
}

}  // namespace colophon::authoring
