// The words of Stable Diffusion command lines, and the recipe that they mean for a model.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/adapters.hpp"
#include "engine/model.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

struct RecipeOptions {
  std::string prompt{};
  std::string negative{};
  std::optional<std::uint64_t> steps{};
  std::string guidance{};  // decimal; empty: the model's
  std::optional<std::uint64_t> width{};
  std::optional<std::uint64_t> height{};
  std::string sampler{};
  std::string scheduler{};              // normal, karras; empty: what the sampler's name says
  std::optional<std::uint64_t> mark{};  // 0 or 1; not said: 1 if the model has a mark
  std::string model{};
  std::vector<std::string> adapters{};  // NAME[:STRENGTH]

  void add_to(CLI::App& command);
};

struct Order {
  paint::Recipe recipe;
  std::vector<AdapterPointer> adapters;  // the files that its adapters were found in
};

// The model's name of a sampler with a schedule (spec/sampler.md): "euler" and "karras" are euler_karras.
// Without a schedule the sampler is meant as it stands. Error: BadUsage (the two contradict each other).
Result<std::string> sampler_with(const std::string& sampler, const std::string& scheduler);

// What is not said comes from the model's defaults; <lora:NAME:STRENGTH> in the prompt names an adapter and
// is taken out of it. Errors: those of check_recipe, of find_adapter, and AdapterTwice.
Result<Order> make_recipe(const RecipeOptions& options, const engine::Model& model);

// Writes to standard error which words of the recipe's texts the model does not know, with near ones it does.
void report_unknown_words(const engine::Model& model, const paint::Recipe& recipe);

}  // namespace colophon::cli
