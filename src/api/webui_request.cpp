#include "api/webui_request.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "paint/adapter_tags.hpp"

namespace colophon::api {
namespace {

constexpr std::string_view kKarras = "_karras";

// The names of spec/sampler.md, as the web UI writes them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSamplers = {
    {{"euler", "Euler"}, {"ab2", "AB2"}, {"ddim", "DDIM"}, {"dpmpp_2m", "DPM++ 2M"}}};

// Fields that ask for another picture than a recipe can say. Null, false, 0, "" and an empty list ask for
// nothing.
constexpr std::array kNotSupported = {
    "enable_hr", "restore_faces", "tiling", "subseed_strength",   "script_name",
    "styles",    "init_images",   "mask",   "refiner_checkpoint", "infotext"};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

bool asks_for_nothing(const Json& value) {
  if (value.is_null()) return true;
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() == 0;
  return value.empty() || (value.is_string() && (value.get<std::string>().empty() || value == "None"));
}

Error bad_field(const std::string& name, const std::string& expected) {
  return {"BadField", "the field " + name + " is not " + expected, "send " + expected};
}

Result<std::string> text_field(const Json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::string();
  if (!found->is_string()) return bad_field(name, "a text");
  return found->get<std::string>();
}

Result<std::optional<std::uint64_t>> count_field(const Json& body, const char* name, std::uint64_t max) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::optional<std::uint64_t>();
  const double value = found->is_number() ? found->get<double>() : -1;
  if (value < 1 || value > static_cast<double>(max) || value != std::floor(value))
    return bad_field(name, "a whole number from 1 to " + std::to_string(max));
  return std::optional<std::uint64_t>(static_cast<std::uint64_t>(value));
}

Result<void> refuse_unsupported(const Json& body) {
  for (const char* name : kNotSupported) {
    const auto found = body.find(name);
    if (found != body.end() && !asks_for_nothing(*found)) {
      return Error{"NotSupported",
                   std::string("the field ") + name + " asks for something that no recipe can say",
                   std::string("leave ") + name + " out"};
    }
  }
  // Clients switch extensions off with empty arguments.
  if (const auto scripts = body.find("alwayson_scripts"); scripts != body.end() && scripts->is_object()) {
    for (const auto& [name, script] : scripts->items()) {
      const bool off = script.is_object() && (!script.contains("args") || script["args"].empty() ||
                                              (script["args"].is_array() && script["args"][0] == false));
      if (!off)
        return Error{"NotSupported", "the extension " + printable(name, 60) + " is not here", "leave it out"};
    }
  }
  return {};
}

const Json& override_of(const Json& body, const char* name) {
  static const Json kNull;
  const auto settings = body.find("override_settings");
  if (settings == body.end() || !settings->is_object() || !settings->contains(name)) return kNull;
  return (*settings)[name];
}

// "DPM++ 2M Karras", "k_dpmpp_2m", "dpmpp_2m": the sampler's own name, and whether Karras was part of it.
std::pair<std::string, bool> sampler_meant(const std::string& text) {
  std::string name = lower(text);
  bool karras = false;
  for (const std::string_view ending : {std::string_view(" karras"), kKarras, std::string_view("_ka")}) {
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    karras = true;
    break;
  }
  if (name.starts_with("k_")) name = name.substr(2);
  for (const auto& [own, shown] : kSamplers)
    if (name == lower(std::string(shown))) name = own;
  return {name, karras};
}

bool offers(const engine::Program& program, const std::string& sampler) {
  return std::any_of(program.samplers.begin(), program.samplers.end(),
                     [&](const engine::Sampler& one) { return one.name == sampler; });
}

std::string shown_name(const std::string& own) {
  for (const auto& [name, shown] : kSamplers)
    if (name == own) return std::string(shown);
  return own;
}

Result<void> choose_sampler(const Json& body, bool exact, WebuiOrder& order) {
  const engine::Program& program = order.model->model->program();
  COLOPHON_TRY(std::string asked, text_field(body, "sampler_name"));
  if (asked.empty()) {
    COLOPHON_TRY(asked, text_field(body, "sampler_index"));
  }
  if (asked.empty()) asked = program.defaults.sampler;
  COLOPHON_TRY(const std::string schedule_text, text_field(body, "scheduler"));
  const std::string schedule = lower(schedule_text);
  if (!schedule.empty() && schedule != "automatic" && schedule != "karras" && schedule != "normal") {
    return Error{"SchedulerUnknown", "there is no scheduler '" + printable(schedule_text, 60) + "' here",
                 "automatic, normal or karras; see /sdapi/v1/schedulers"};
  }
  const auto [name, karras_named] = sampler_meant(asked);
  const bool karras =
      karras_named || schedule == "karras" ||
      (schedule != "normal" && !offers(program, name) && offers(program, name + std::string(kKarras)));
  order.recipe.sampler = karras ? name + std::string(kKarras) : name;
  order.sampler_as_shown = shown_name(name);
  order.schedule_as_shown = karras ? "Karras" : schedule == "normal" ? "Normal" : "Automatic";
  if (offers(program, order.recipe.sampler)) return {};
  if (!exact) {
    order.recipe.sampler = program.defaults.sampler;
    const auto [own, own_karras] = sampler_meant(program.defaults.sampler);
    order.sampler_as_shown = shown_name(own);
    order.schedule_as_shown = own_karras ? "Karras" : "Automatic";
    order.changed.push_back("sampler_name: " + printable(asked, 60) +
                            (karras && !karras_named ? " Karras" : "") + " became " + order.sampler_as_shown);
    return {};
  }
  std::string known;
  for (const auto& [own, shown] : shown_samplers(program))
    known.append(known.empty() ? "" : ", ").append(shown);
  return Error{"SamplerUnknown",
               "the model " + printable(program.name, 60) + " has no sampler '" + printable(asked, 60) + "'" +
                   (karras ? " with the Karras schedule" : ""),
               "it has " + known + "; see /sdapi/v1/samplers"};
}

Result<void> add_adapters(const Library& library, WebuiOrder& order) {
  COLOPHON_TRY(const auto named, paint::take_adapter_tags(order.recipe.prompt));
  for (const paint::NamedAdapter& one : named) {
    const auto found =
        std::find_if(library.adapters.begin(), library.adapters.end(), [&](const AdapterFile& file) {
          return file.name == one.name || file.adapter->name() == one.name ||
                 to_hex_0x(file.adapter->id()) == one.name;
        });
    if (found == library.adapters.end()) {
      return Error{"AdapterNotFound", "this node has no adapter '" + printable(one.name, 60) + "'",
                   "look at /sdapi/v1/loras"};
    }
    if (one.strength_q16 == 0) continue;
    const Bytes32& id = found->adapter->id();
    for (const paint::Adapter& other : order.recipe.adapters) {
      if (other.id == id)
        return Error{"AdapterTwice", "the adapter '" + printable(one.name, 60) + "' is named twice",
                     "name it once, with the strengths added"};
    }
    order.recipe.adapters.push_back({id, one.strength_q16});
  }
  std::sort(order.recipe.adapters.begin(), order.recipe.adapters.end(),
            [](const paint::Adapter& a, const paint::Adapter& b) { return a.id < b.id; });
  return {};
}

Result<void> choose_guidance(const Json& body, WebuiOrder& order) {
  const auto found = body.find("cfg_scale");
  order.recipe.guidance_q16 = static_cast<std::uint32_t>(order.model->model->program().defaults.guidance_q16);
  if (found != body.end() && !found->is_null()) {
    const double value = found->is_number() ? found->get<double>() : -1;
    if (!(value >= 0 && value <= 30)) return bad_field("cfg_scale", "a number from 0 to 30");
    order.recipe.guidance_q16 = static_cast<std::uint32_t>(std::llround(value * 65'536));
  }
  order.cfg_scale = order.recipe.guidance_q16 / 65'536.0;
  return {};
}

std::uint64_t distance(std::int64_t a, std::int64_t b) {
  return static_cast<std::uint64_t>(a < b ? b - a : a - b);
}

// Those that the model offers for this sampler: the nearest, of two equally near ones the larger.
std::uint16_t nearest_steps(const engine::Program& program, const std::string& sampler, std::int64_t wanted) {
  std::int64_t best = wanted;
  for (const engine::Sampler& one : program.samplers) {
    if (one.name != sampler) continue;
    bool first = true;
    for (const engine::Schedule& schedule : one.schedules) {
      const bool nearer =
          distance(schedule.steps, wanted) < distance(best, wanted) ||
          (distance(schedule.steps, wanted) == distance(best, wanted) && schedule.steps > best);
      if (first || nearer) best = schedule.steps;
      first = false;
    }
  }
  return static_cast<std::uint16_t>(best);
}

engine::Size nearest_size(const engine::Program& program, std::int64_t width, std::int64_t height) {
  engine::Size best = program.defaults.size;
  const auto far = [&](const engine::Size& size) {
    return distance(size.width, width) + distance(size.height, height);
  };
  for (const engine::Size& size : program.sizes)
    if (far(size) < far(best)) best = size;
  return best;
}

void fit_numbers(WebuiOrder& order) {
  const engine::Program& program = order.model->model->program();
  paint::Recipe& recipe = order.recipe;
  if (const std::uint16_t steps = nearest_steps(program, recipe.sampler, recipe.steps);
      steps != recipe.steps) {
    order.changed.push_back("steps: " + std::to_string(recipe.steps) + " became " + std::to_string(steps));
    recipe.steps = steps;
  }
  const engine::Size size = nearest_size(program, recipe.width, recipe.height);
  if (size.width != recipe.width || size.height != recipe.height) {
    order.changed.push_back("size: " + std::to_string(recipe.width) + "x" + std::to_string(recipe.height) +
                            " became " + std::to_string(size.width) + "x" + std::to_string(size.height));
    recipe.width = static_cast<std::uint16_t>(size.width);
    recipe.height = static_cast<std::uint16_t>(size.height);
  }
}

Result<void> choose_seeds(const Json& body, std::uint64_t (*random)(), WebuiOrder& order) {
  COLOPHON_TRY(const auto rounds, count_field(body, "n_iter", kImagesMax));
  COLOPHON_TRY(const auto batch, count_field(body, "batch_size", kImagesMax));
  order.batch_size = batch.value_or(1);
  const std::uint64_t count = rounds.value_or(1) * order.batch_size;
  if (count > kImagesMax) {
    return Error{"BadField", "n_iter times batch_size is " + std::to_string(count),
                 "ask for at most " + std::to_string(kImagesMax) + " pictures at once"};
  }
  std::uint64_t first = 0;
  const auto seed = body.find("seed");
  if (seed == body.end() || seed->is_null() || (seed->is_number() && seed->get<double>() < 0)) {
    first = random() >> 1;  // room for the others below 2^63
  } else if (seed->is_number_unsigned() || seed->is_number_integer()) {
    first = seed->get<std::uint64_t>();
  } else {
    return bad_field("seed", "a whole number, or -1 for any");
  }
  for (std::uint64_t i = 0; i < count; ++i) order.seeds.push_back(first + i);
  return {};
}

}  // namespace

Result<Json> parse_body(const std::string& body) {
  int depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (inside) {
      if (c == '\\') ++i;
      if (c == '"') inside = false;
      continue;
    }
    if (c == '"') inside = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > kBodyDepthMax) return Error{"BadJson", "the body is nested too deeply", "send a JSON object"};
  }
  Json json = Json::parse(body, nullptr, false);
  if (json.is_object()) return json;
  return Error{"BadJson", json.is_discarded() ? "the body is no JSON" : "the body is no JSON object",
               "send a JSON object"};
}

std::string model_title(const ModelFile& file) {
  return file.name + " [" + to_hex(file.model->id()).substr(0, 10) + "]";
}

const ModelFile* find_by_title(const Library& library, const std::string& text) {
  for (const ModelFile& file : library.models) {
    const std::string id = to_hex(file.model->id());
    if (text == file.name || text == model_title(file) || text == file.name + ".safetensors" || text == id ||
        text == "0x" + id || text == id.substr(0, 10) || text == file.model->program().name)
      return &file;
  }
  return nullptr;
}

std::vector<std::pair<std::string, std::string>> shown_samplers(const engine::Program& program) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const engine::Sampler& sampler : program.samplers) {
    const std::string name = sampler_meant(sampler.name).first;
    if (std::none_of(out.begin(), out.end(), [&](const auto& one) { return one.first == name; }))
      out.emplace_back(name, shown_name(name));
  }
  return out;
}

bool has_karras(const engine::Program& program) {
  return std::any_of(program.samplers.begin(), program.samplers.end(),
                     [](const engine::Sampler& sampler) { return sampler.name.ends_with(kKarras); });
}

Result<WebuiOrder> read_order(const Json& body, const Library& library, const ModelFile& preset,
                              std::uint64_t (*random)()) {
  COLOPHON_TRY_VOID(refuse_unsupported(body));
  WebuiOrder order;
  order.model = &preset;
  if (const Json& wanted = override_of(body, "sd_model_checkpoint"); !asks_for_nothing(wanted)) {
    const std::string title = wanted.is_string() ? wanted.get<std::string>() : "";
    order.model = find_by_title(library, title);
    if (!order.model)
      return Error{"ModelUnknown", "this node has no model '" + printable(title, 80) + "'",
                   "look at /sdapi/v1/sd-models"};
  }
  const engine::Program& program = order.model->model->program();
  paint::Recipe& recipe = order.recipe;
  recipe.model = order.model->model->id();
  COLOPHON_TRY(recipe.prompt, text_field(body, "prompt"));
  order.prompt_as_sent = recipe.prompt;
  COLOPHON_TRY(recipe.negative_prompt, text_field(body, "negative_prompt"));
  COLOPHON_TRY_VOID(add_adapters(library, order));
  const bool exact = override_of(body, "colophon_exact") == true;
  COLOPHON_TRY_VOID(choose_sampler(body, exact, order));
  COLOPHON_TRY_VOID(choose_guidance(body, order));
  COLOPHON_TRY(const auto steps, count_field(body, "steps", 65'535));
  COLOPHON_TRY(const auto width, count_field(body, "width", paint::kSidePixelsMax));
  COLOPHON_TRY(const auto height, count_field(body, "height", paint::kSidePixelsMax));
  recipe.steps =
      static_cast<std::uint16_t>(steps.value_or(static_cast<std::uint64_t>(program.defaults.steps)));
  recipe.width =
      static_cast<std::uint16_t>(width.value_or(static_cast<std::uint64_t>(program.defaults.size.width)));
  recipe.height =
      static_cast<std::uint16_t>(height.value_or(static_cast<std::uint64_t>(program.defaults.size.height)));
  if (!exact) fit_numbers(order);
  recipe.mark = program.has_mark() ? paint::Mark::kModel : paint::Mark::kNone;
  COLOPHON_TRY_VOID(choose_seeds(body, random, order));
  const auto send = body.find("send_images");
  order.send_images = send == body.end() || !send->is_boolean() || send->get<bool>();
  COLOPHON_TRY_VOID(paint::check_recipe(recipe));
  return order;
}

}  // namespace colophon::api
