#include "cli/recipe_options.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "paint/decimal.hpp"
#include "paint/tokenizer.hpp"

namespace colophon::cli {
namespace {

Result<std::uint16_t> narrow(std::uint64_t value, std::string_view what) {
  if (value <= 65'535) return static_cast<std::uint16_t>(value);
  return Error{"BadNumber", std::string(what) + " " + std::to_string(value) + " is out of range"};
}

// Those of --adapter and of the prompt's tags, in ascending order of ids; a strength of 0 leaves one out.
Result<void> add_adapters(const RecipeOptions& options, Order& order) {
  COLOPHON_TRY(std::vector<NamedAdapter> named, take_adapter_tags(order.recipe.prompt));
  for (const std::string& text : options.adapters) {
    COLOPHON_TRY(NamedAdapter adapter, parse_adapter(text));
    named.push_back(std::move(adapter));
  }
  auto& chosen = order.recipe.adapters;
  for (const NamedAdapter& item : named) {
    COLOPHON_TRY(const AdapterPointer adapter, find_adapter(item.name));
    if (item.strength_q16 == 0) continue;
    const auto same = [&](const paint::Adapter& other) { return other.id == adapter->id(); };
    if (std::any_of(chosen.begin(), chosen.end(), same)) {
      return Error{"AdapterTwice", "the adapter '" + adapter->name() + "' is named twice",
                   "name it once, with the strengths added"};
    }
    chosen.push_back({adapter->id(), item.strength_q16});
    order.adapters.push_back(adapter);
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const paint::Adapter& a, const paint::Adapter& b) { return a.id < b.id; });
  return {};
}

constexpr std::string_view kKarras = "_karras";

bool is_karras(std::string_view sampler) {
  return sampler.size() > kKarras.size() && sampler.substr(sampler.size() - kKarras.size()) == kKarras;
}

// The model's own choice gives way to whatever schedule is asked for.
Result<std::string> chosen_sampler(const RecipeOptions& options, std::string otherwise) {
  if (!options.sampler.empty()) return sampler_with(options.sampler, options.scheduler);
  if (is_karras(otherwise) && !options.scheduler.empty()) otherwise.resize(otherwise.size() - kKarras.size());
  return sampler_with(otherwise, options.scheduler);
}

}  // namespace

Result<std::string> sampler_with(const std::string& sampler, const std::string& scheduler) {
  if (scheduler == "karras") return is_karras(sampler) ? sampler : sampler + std::string(kKarras);
  if (scheduler == "normal" && is_karras(sampler)) {
    return Error{"BadUsage", "the sampler '" + printable(sampler) + "' does not have the normal schedule",
                 "leave out --scheduler, or the end of the sampler's name"};
  }
  return sampler;
}

void RecipeOptions::add_to(CLI::App& command) {
  command.add_option("prompt", prompt, "What to paint")->required();
  command.add_option("-n,--negative,--negative-prompt", negative, "What to stay away from");
  command.add_option("--steps", steps, "Sampling steps")->check(decimal());
  command.add_option("--cfg-scale,--guidance", guidance, "How closely to follow the prompt, 0 to 30");
  command.add_option("-W,--width", width, "Width in pixels")->check(decimal());
  command.add_option("-H,--height", height, "Height in pixels")->check(decimal());
  command.add_option("--sampler,--sampling-method", sampler,
                     "Sampler, of those that the model has: euler, ab2, ddim, dpmpp_2m, …");
  command.add_option("--scheduler", scheduler, "Its schedule, if the model has several: normal or karras")
      ->check(CLI::IsMember({"normal", "karras"}));
  command
      .add_option("--mark", mark,
                  "1 marks the picture imperceptibly, 0 does not (default: 1 if the model can)")
      ->check(CLI::IsMember({0, 1}));
  command.add_option("-m,--model", model, "Model: a path, or a name in a model folder");
  command
      .add_option("--adapter", adapters,
                  "Adapter (LoRA) as NAME:STRENGTH, strength 1 if not said: a path, a name in a model "
                  "folder, or an id; may be repeated, at most 4. <lora:NAME:STRENGTH> in the prompt does "
                  "the same")
      ->take_all()
      ->expected(1);
}

Result<Order> make_recipe(const RecipeOptions& options, const engine::Model& model) {
  const engine::Defaults& defaults = model.program().defaults;
  Order order;
  paint::Recipe& recipe = order.recipe;
  recipe.model = model.id();
  recipe.prompt = options.prompt;
  COLOPHON_TRY_VOID(add_adapters(options, order));
  recipe.negative_prompt = options.negative;
  COLOPHON_TRY(recipe.sampler, chosen_sampler(options, defaults.sampler));
  COLOPHON_TRY(recipe.steps,
               narrow(options.steps.value_or(static_cast<std::uint64_t>(defaults.steps)), "steps"));
  COLOPHON_TRY(recipe.width,
               narrow(options.width.value_or(static_cast<std::uint64_t>(defaults.size.width)), "width"));
  COLOPHON_TRY(recipe.height,
               narrow(options.height.value_or(static_cast<std::uint64_t>(defaults.size.height)), "height"));
  recipe.guidance_q16 = static_cast<std::uint32_t>(defaults.guidance_q16);
  if (!options.guidance.empty()) {
    COLOPHON_TRY(recipe.guidance_q16, paint::parse_q16(options.guidance));
  }
  recipe.mark = options.mark.value_or(model.program().has_mark() ? 1 : 0) == 1 ? paint::Mark::kModel
                                                                               : paint::Mark::kNone;
  COLOPHON_TRY_VOID(paint::check_recipe(recipe));
  return order;
}

void report_unknown_words(const engine::Model& model, const paint::Recipe& recipe) {
  std::set<std::string> reported;
  for (const std::string& text : {recipe.prompt, recipe.negative_prompt}) {
    const auto tokens = paint::tokenize(model.program().tokenizer, text);
    if (!tokens) continue;  // painting will say so
    for (const std::string& word : tokens->unknown) {
      if (!reported.insert(word).second) continue;
      std::cerr << "warning: the model does not know the word '" << printable(word)
                << "', it changes nothing";
      const auto near = paint::near_words(model.program().tokenizer, word, 3);
      for (std::size_t i = 0; i < near.size(); ++i)
        std::cerr << (i == 0 ? "; near ones it knows: " : ", ") << near[i];
      std::cerr << '\n';
    }
  }
}

}  // namespace colophon::cli
