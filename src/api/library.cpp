#include "api/library.hpp"

#include <algorithm>

#include "api/resource.hpp"
#include "http/conditional.hpp"
#include "provenance/words.hpp"

namespace colophon::api {
namespace {

Json summary(const ModelFile& file) {
  const std::string id = to_hex_0x(file.model->id());
  return {{"id", id},
          {"name", file.model->program().name},
          {"file", file.name},
          {"bytes", file.model->file_bytes()},
          {"words", file.model->program().tokenizer.words.size()},
          {"marks", file.model->program().has_mark()},
          {"url", "/api/v1/models/" + id + ".safetensors"}};
}

Json details(const ModelFile& file, const Library& library) {
  const engine::Program& program = file.model->program();
  Json json = summary(file);
  json["sizes"] = Json::array();
  for (const engine::Size& size : program.sizes)
    json["sizes"].push_back({{"width", size.width}, {"height", size.height}});
  json["samplers"] = Json::array();
  for (const engine::Sampler& sampler : program.samplers) {
    Json steps = Json::array();
    for (const engine::Schedule& schedule : sampler.schedules) steps.push_back(schedule.steps);
    json["samplers"].push_back({{"name", sampler.name}, {"steps", steps}});
  }
  json["defaults"] = {{"sampler", program.defaults.sampler},
                      {"steps", program.defaults.steps},
                      {"guidance", provenance::fixed_point(program.defaults.guidance_q16)},
                      {"width", program.defaults.size.width},
                      {"height", program.defaults.size.height}};
  json["evaluations"] = program.evaluations;
  json["tokenSlots"] = program.tokenizer.slots;
  json["vocabulary"] = program.tokenizer.words;
  json["adapters"] = Json::array();
  for (const AdapterFile& adapter : library.adapters) {
    if (adapter.adapter->model() != file.model->id()) continue;
    const std::string id = to_hex_0x(adapter.adapter->id());
    json["adapters"].push_back(
        {{"id", id}, {"name", adapter.adapter->name()}, {"url", "/api/v1/adapters/" + id + ".safetensors"}});
  }
  return json;
}

Error unknown(const char* what, const std::string& id) {
  return {"ModelUnknown", std::string("this node has no ") + what + " " + id, "look at /api/v1/models"};
}

// An id is the root over the contents, so a file never changes under it.
http::Response send_file(const http::Request& request, const std::string& path, std::uint64_t bytes,
                         const std::string& id) {
  return http::file_response(request, path, bytes, '"' + id + '"', "application/octet-stream")
      .with("Cache-Control", "public, max-age=31536000, immutable");
}

}  // namespace

const ModelFile* Library::find_model(const Bytes32& id) const {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const ModelFile& file) { return file.model->id() == id; });
  return found == models.end() ? nullptr : &*found;
}

const AdapterFile* Library::find_adapter(const Bytes32& id) const {
  const auto found = std::find_if(adapters.begin(), adapters.end(),
                                  [&](const AdapterFile& file) { return file.adapter->id() == id; });
  return found == adapters.end() ? nullptr : &*found;
}

void add_library(http::Router& router, const Library& library) {
  router.add("GET", "/api/v1/models", http::at_once([&library](const http::Request& request) {
               return answer(request, [&]() -> Result<Json> {
                 Json items = Json::array();
                 for (const ModelFile& file : library.models) items.push_back(summary(file));
                 return Json{{"items", std::move(items)}, {"next", nullptr}};
               });
             }));
  // Before the one without an ending, whose capture would take it.
  router.add("GET", "/api/v1/models/{id}.safetensors",
             http::at_once([&library](const http::Request& request) {
               const std::string& text = request.capture("id");
               const auto id = parse_hash("id", text);
               if (!id) return http::refuse(request, 400, id.error());
               const ModelFile* file = library.find_model(*id);
               if (!file) return http::refuse(request, 404, unknown("model", text));
               return send_file(request, file->path, file->model->file_bytes(), to_hex(*id));
             }));
  router.add("GET", "/api/v1/models/{id}", http::at_once([&library](const http::Request& request) {
               return answer(request, [&]() -> Result<Json> {
                 COLOPHON_TRY(const Bytes32 id, parse_hash("id", request.capture("id")));
                 const ModelFile* file = library.find_model(id);
                 if (!file) return unknown("model", request.capture("id"));
                 return details(*file, library);
               });
             }));
  router.add("GET", "/api/v1/adapters/{id}.safetensors",
             http::at_once([&library](const http::Request& request) {
               const std::string& text = request.capture("id");
               const auto id = parse_hash("id", text);
               if (!id) return http::refuse(request, 400, id.error());
               const AdapterFile* file = library.find_adapter(*id);
               if (!file) return http::refuse(request, 404, unknown("adapter", text));
               return send_file(request, file->path, file->adapter->file_bytes(), to_hex(*id));
             }));
}

}  // namespace colophon::api
