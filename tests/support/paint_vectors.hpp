// spec/vectors/ for the C++ tests of paint: files, hex, and recipes as JSON spells them.
#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "paint/recipe.hpp"
#include "paint/seed.hpp"

namespace colophon::test {

using nlohmann::json;

// Read once and kept, so that loops may refer to parts of it.
inline const json& read_vectors(const std::string& name) {
  static std::map<std::string, json> files;
  const auto [file, is_new] = files.try_emplace(name);
  if (is_new) file->second = json::parse(std::ifstream(COLOPHON_SOURCE_DIR "/spec/vectors/" + name));
  return file->second;
}

inline Bytes bytes_of(const json& hex) {
  return from_hex(hex.get<std::string>()).value();
}
inline Bytes32 word_of(const json& hex) {
  return from_hex_exact<32>(hex.get<std::string>()).value();
}

inline paint::Recipe recipe_of(const json& from) {
  paint::Recipe recipe;
  recipe.model = word_of(from.at("model"));
  for (const json& adapter : from.at("adapters")) {
    recipe.adapters.push_back({word_of(adapter.at("id")), adapter.at("strength").get<std::int32_t>()});
  }
  recipe.prompt_rule = static_cast<paint::PromptRule>(from.at("promptRule").get<std::uint8_t>());
  recipe.prompt = from.at("prompt");
  recipe.negative_prompt = from.at("negativePrompt");
  recipe.prompt_commitment = word_of(from.at("promptCommitment"));
  recipe.sampler = from.at("sampler");
  recipe.steps = from.at("steps");
  recipe.guidance_q16 = from.at("guidance");
  recipe.width = from.at("width");
  recipe.height = from.at("height");
  recipe.mark = static_cast<paint::Mark>(from.at("mark").get<std::uint8_t>());
  return recipe;
}

// Of a case of request.json.
inline paint::Request request_of(const json& from) {
  return {recipe_of(from.at("recipe")), paint::parse_seed(from.at("seed").get<std::string>()).value()};
}

// A small request that every check accepts.
inline paint::Request sample_request() {
  paint::Request request;
  request.recipe.model.fill(0xAB);
  request.recipe.prompt = "mountains at dusk";
  request.recipe.sampler = "ddim";
  request.recipe.steps = 12;
  request.recipe.guidance_q16 = 5u << 16;
  request.recipe.width = 3;
  request.recipe.height = 2;
  request.seed = 7;
  return request;
}

}  // namespace colophon::test
