#include "api/webui.hpp"

#include <random>

#include "api/webui_answer.hpp"
#include "base/text.hpp"

namespace colophon::api {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return ((std::uint64_t{device()} << 32) | device()) >> 1;
}

// As these clients expect errors: what is wrong in "detail".
http::Response webui_refusal(const http::Request& request, int status, const Error& error) {
  http::Response response = http::refuse(request, status, error);
  response.body = Json{{"error", error.code},
                       {"detail", printable(error.message, 1'000)},
                       {"body", ""},
                       {"errors", printable(error.hint, 1'000)}}
                      .dump();
  if (status == 401) response.with("WWW-Authenticate", "Basic realm=\"colophon\"");
  return response;
}

int status_for(const Error& error) {
  return error.code == "BadJson"                                               ? 400
         : error.code.ends_with("Unknown") || error.code.ends_with("NotFound") ? 404
                                                                               : 422;
}

http::Response json(const Json& value) {
  return http::json_text(value.dump(-1, ' ', false, Json::error_handler_t::replace))
      .with("Cache-Control", "no-store");
}

// What this node has none of; clients ask for the lists all the same.
struct Empty {
  const char* path;
  const char* answer;
};
constexpr Empty kEmpty[] = {{"/sdapi/v1/sd-vae", "[]"},
                            {"/sdapi/v1/upscalers", "[]"},
                            {"/sdapi/v1/latent-upscale-modes", "[]"},
                            {"/sdapi/v1/hypernetworks", "[]"},
                            {"/sdapi/v1/face-restorers", "[]"},
                            {"/sdapi/v1/prompt-styles", "[]"},
                            {"/sdapi/v1/script-info", "[]"},
                            {"/sdapi/v1/scripts", R"({"txt2img":[],"img2img":[]})"},
                            {"/sdapi/v1/embeddings", R"({"loaded":{},"skipped":{}})"}};

}  // namespace

http::Response Webui::txt2img(const http::Request& request) {
  const auto failed = [&](const Error& error) { return webui_refusal(request, status_for(error), error); };
  const auto body = parse_body(request.body);
  if (!body) return failed(body.error());
  const auto order = read_order(*body, library_, preset(), &random_seed);
  if (!order) return failed(order.error());
  const auto images = room_.paint(order->recipe, order->seeds);
  if (!images) return failed(images.error());
  return json(txt2img_answer(*order, *body, *images, version_));
}

http::Response Webui::set_options(const http::Request& request) {
  const auto body = parse_body(request.body);
  if (!body) return webui_refusal(request, 400, body.error());
  const Json known = options();
  for (const auto& [name, value] : body->items()) {
    if (name == "sd_model_checkpoint" && value.is_string()) continue;
    // Clients send back all that they were told; only what would change something else is refused.
    if (known.contains(name) && known[name] == value) continue;
    return webui_refusal(
        request, 422,
        {"NotSupported", "the option " + printable(name, 60) + " can't be changed here", "leave it out"});
  }
  if (!body->contains("sd_model_checkpoint")) return json(nullptr);
  const std::string title = (*body)["sd_model_checkpoint"].get<std::string>();
  const ModelFile* file = find_by_title(library_, title);
  if (!file) {
    return webui_refusal(request, 404,
                         {"ModelUnknown", "this node has no model '" + printable(title, 80) + "'",
                          "look at /sdapi/v1/sd-models"});
  }
  preset_ = static_cast<std::size_t>(file - library_.models.data());
  return json(nullptr);
}

Json Webui::options() const {
  return {{"sd_model_checkpoint", model_title(preset())},
          {"sd_checkpoint_hash", to_hex(preset().model->id())},
          {"samples_format", "png"},
          {"sd_vae", "Automatic"},
          {"CLIP_stop_at_last_layers", 1},
          {"enable_pnginfo", true}};
}

Json Webui::progress() const {
  const PaintRoom::Progress now = room_.progress();
  const double part = now.steps > 0 ? static_cast<double>(now.step) / now.steps : 0;
  const double progress =
      now.images > 0 ? (static_cast<double>(now.image) + part) / static_cast<double>(now.images) : 0;
  const double eta =
      progress > 0 ? static_cast<double>(now.elapsed_ms) / 1'000 * (1 - progress) / progress : 0;
  return {{"progress", now.busy ? progress : 0},
          {"eta_relative", now.busy ? eta : 0},
          {"state",
           {{"skipped", false},
            {"interrupted", false},
            {"stopping_generation", false},
            {"job", now.busy ? "txt2img" : ""},
            {"job_count", now.busy ? static_cast<std::int64_t>(now.images) : 0},
            {"job_timestamp", "0"},
            {"job_no", now.image},
            {"sampling_step", now.step},
            {"sampling_steps", now.steps}}},
          {"current_image", nullptr},
          {"textinfo", nullptr}};
}

Json Webui::models() const {
  Json out = Json::array();
  for (const ModelFile& file : library_.models) {
    const std::string id = to_hex(file.model->id());
    // "sha256" is what clients compare models by. A model's id is a root over its contents, not its file's
    // hash.
    out.push_back({{"title", model_title(file)},
                   {"model_name", file.name},
                   {"hash", id.substr(0, 10)},
                   {"sha256", id},
                   {"filename", file.name + ".safetensors"},
                   {"config", nullptr}});
  }
  return out;
}

Json Webui::samplers() const {
  Json out = Json::array();
  for (const auto& [own, shown] : shown_samplers(preset().model->program()))
    out.push_back({{"name", shown}, {"aliases", {own, "k_" + own}}, {"options", Json::object()}});
  return out;
}

Json Webui::schedulers() const {
  Json out = Json::array();
  const auto add = [&](const char* name, const char* label) {
    out.push_back({{"name", name},
                   {"label", label},
                   {"aliases", nullptr},
                   {"default_rho", -1},
                   {"need_inner_model", false}});
  };
  add("automatic", "Automatic");
  add("normal", "Normal");
  if (has_karras(preset().model->program())) add("karras", "Karras");
  return out;
}

Json Webui::adapters() const {
  Json out = Json::array();
  for (const AdapterFile& file : library_.adapters) {
    out.push_back(
        {{"name", file.name},
         {"alias", file.adapter->name()},
         {"path", file.name + ".safetensors"},
         {"metadata", {{"id", to_hex_0x(file.adapter->id())}, {"model", to_hex_0x(file.adapter->model())}}}});
  }
  return out;
}

void Webui::add_to(http::Router& router) {
  // Whoever may not paint is told so before anything is read.
  const auto guarded = [this](http::Handler inner) -> http::Handler {
    return [this, inner = std::move(inner)](const http::RequestPointer& request, const http::Reply& reply) {
      if (!access_.without_token) {
        if (const auto checked = access_.tokens.check(*request); !checked)
          return reply(webui_refusal(*request, 401, checked.error()));
      }
      inner(request, reply);
    };
  };
  const auto get = [&](const char* path, std::function<Json()> body) {
    router.add(
        "GET", path,
        guarded(http::at_once([body = std::move(body)](const http::Request&) { return json(body()); })));
  };
  router.add("POST", "/sdapi/v1/txt2img",
             guarded(http::on_workers(room_.workers(),
                                      [this](const http::Request& request) { return txt2img(request); })));
  router.add("POST", "/sdapi/v1/options",
             guarded(http::at_once([this](const http::Request& request) { return set_options(request); })));
  get("/sdapi/v1/options", [this] { return options(); });
  get("/sdapi/v1/progress", [this] { return progress(); });
  get("/sdapi/v1/sd-models", [this] { return models(); });
  get("/sdapi/v1/samplers", [this] { return samplers(); });
  get("/sdapi/v1/schedulers", [this] { return schedulers(); });
  get("/sdapi/v1/loras", [this] { return adapters(); });
  for (const Empty& empty : kEmpty) get(empty.path, [text = empty.answer] { return Json::parse(text); });
  for (const char* path :
       {"/sdapi/v1/refresh-checkpoints", "/sdapi/v1/refresh-loras", "/sdapi/v1/refresh-vae"})
    router.add("POST", path, guarded(http::at_once([](const http::Request&) { return json(nullptr); })));
}

}  // namespace colophon::api
