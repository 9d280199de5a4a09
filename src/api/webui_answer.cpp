#include "api/webui_answer.hpp"

#include <algorithm>
#include <cstdio>

#include "base/base64.hpp"
#include "paint/png.hpp"
#include "paint/tokenizer.hpp"
#include "provenance/words.hpp"

namespace colophon::api {
namespace {

constexpr std::size_t kHeaderEnd = 8 + paint::kChunkOverheadBytes + 13;  // the signature and IHDR

// A value of infotext that holds a comma, a colon or a line break is quoted, so that readers can split.
std::string quoted(const std::string& text) {
  return text.find_first_of(",:\n") == std::string::npos ? text : Json(text).dump();
}

std::string lora_hashes(const WebuiOrder& order) {
  std::string text;
  for (const paint::Adapter& adapter : order.recipe.adapters)
    text.append(text.empty() ? "" : ", ")
        .append(to_hex_0x(adapter.id))
        .append(": ")
        .append(provenance::fixed_point(adapter.strength_q16));
  return text;
}

Json unknown_words(const WebuiOrder& order) {
  Json words = Json::array();
  const engine::Tokenizer& tokenizer = order.model->model->program().tokenizer;
  for (const std::string& text : {order.recipe.prompt, order.recipe.negative_prompt}) {
    const auto tokens = paint::tokenize(tokenizer, text);
    if (!tokens) continue;
    for (const std::string& word : tokens->unknown) words.push_back(word);
  }
  return words;
}

Json info_of(const WebuiOrder& order, const std::vector<PaintedImage>& images, const std::string& version) {
  Json prompts = Json::array();
  Json negatives = Json::array();
  Json seeds = Json::array();
  Json texts = Json::array();
  Json pieces = Json::array();
  Json subseeds = Json::array();
  for (const PaintedImage& image : images) {
    prompts.push_back(order.prompt_as_sent);
    negatives.push_back(order.recipe.negative_prompt);
    seeds.push_back(image.seed);
    subseeds.push_back(0);
    texts.push_back(infotext(order, image, version));
    // A seed is a text here: JavaScript rounds those above 2^53.
    pieces.push_back({{"requestHash", to_hex_0x(image.request_hash)},
                      {"imageHash", to_hex_0x(image.image_hash)},
                      {"seed", std::to_string(image.seed)}});
  }
  return {{"prompt", order.prompt_as_sent},
          {"all_prompts", prompts},
          {"negative_prompt", order.recipe.negative_prompt},
          {"all_negative_prompts", negatives},
          {"seed", images.empty() ? 0 : images[0].seed},
          {"all_seeds", seeds},
          {"subseed", 0},
          {"all_subseeds", subseeds},
          {"subseed_strength", 0},
          {"width", order.recipe.width},
          {"height", order.recipe.height},
          {"sampler_name", order.sampler_as_shown},
          {"cfg_scale", order.cfg_scale},
          {"steps", order.recipe.steps},
          {"batch_size", order.batch_size},
          {"restore_faces", false},
          {"face_restoration_model", nullptr},
          {"sd_model_name", order.model->name},
          {"sd_model_hash", to_hex(order.recipe.model).substr(0, 10)},
          {"sd_vae_name", nullptr},
          {"sd_vae_hash", nullptr},
          {"seed_resize_from_w", -1},
          {"seed_resize_from_h", -1},
          {"denoising_strength", nullptr},
          {"extra_generation_params", {{"Schedule type", order.schedule_as_shown}}},
          {"index_of_first_image", 0},
          {"infotexts", texts},
          {"styles", Json::array()},
          {"job_timestamp", "0"},
          {"clip_skip", 1},
          {"is_using_inpainting_conditioning", false},
          {"version", version},
          {"colophon",
           {{"model", to_hex_0x(order.recipe.model)},
            {"pictures", pieces},
            {"changed", order.changed},
            {"unknownWords", unknown_words(order)}}}};
}

}  // namespace

std::string infotext(const WebuiOrder& order, const PaintedImage& image, const std::string& program_version) {
  const paint::Recipe& recipe = order.recipe;
  std::string text = order.prompt_as_sent;
  if (!recipe.negative_prompt.empty()) text += "\nNegative prompt: " + recipe.negative_prompt;
  text += "\nSteps: " + std::to_string(recipe.steps) + ", Sampler: " + quoted(order.sampler_as_shown) +
          ", Schedule type: " + order.schedule_as_shown +
          ", CFG scale: " + provenance::fixed_point(recipe.guidance_q16) +
          ", Seed: " + std::to_string(image.seed) + ", Size: " + std::to_string(recipe.width) + "x" +
          std::to_string(recipe.height) + ", Model hash: " + to_hex(recipe.model).substr(0, 10) +
          ", Model: " + quoted(order.model->name);
  if (!recipe.adapters.empty()) text += ", Lora hashes: " + quoted(lora_hashes(order));
  text += ", Version: colophon " + program_version + ", Request hash: " + to_hex_0x(image.request_hash) +
          ", Image hash: " + to_hex_0x(image.image_hash);
  return text;
}

Bytes with_text(ByteView png, std::string_view keyword, std::string_view text) {
  COLOPHON_CHECK(paint::is_png(png) && png.size() > kHeaderEnd && !keyword.empty() && keyword.size() < 80);
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  Bytes data;
  append(data, as_bytes(keyword));
  data.push_back(0);
  // iTXt: not compressed (two bytes), no language, no translated keyword.
  if (!ascii) data.insert(data.end(), {0, 0, 0, 0});
  append(data, as_bytes(text));
  Bytes out;
  append(out, png.first(kHeaderEnd));
  const std::size_t begun = paint::begin_chunk(out, ascii ? "tEXt" : "iTXt", data.size());
  append(out, data);
  paint::end_chunk(out, begun);
  append(out, png.subspan(kHeaderEnd));
  return out;
}

Json txt2img_answer(const WebuiOrder& order, const Json& body, const std::vector<PaintedImage>& images,
                    const std::string& program_version) {
  Json pictures = Json::array();
  for (const PaintedImage& image : images) {
    if (!order.send_images) break;
    pictures.push_back(
        to_base64(with_text(image.file, "parameters", infotext(order, image, program_version))));
  }
  Json parameters = body;
  parameters["prompt"] = order.prompt_as_sent;
  parameters["negative_prompt"] = order.recipe.negative_prompt;
  parameters["seed"] = images.empty() ? 0 : images[0].seed;
  parameters["steps"] = order.recipe.steps;
  parameters["cfg_scale"] = order.cfg_scale;
  parameters["width"] = order.recipe.width;
  parameters["height"] = order.recipe.height;
  parameters["sampler_name"] = order.sampler_as_shown;
  return {
      {"images", std::move(pictures)},
      {"parameters", std::move(parameters)},
      {"info", info_of(order, images, program_version).dump(-1, ' ', false, Json::error_handler_t::replace)}};
}

}  // namespace colophon::api
