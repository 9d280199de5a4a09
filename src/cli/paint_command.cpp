// colophon paint: a prompt becomes a picture file.
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <unistd.h>

#include "base/file.hpp"
#include "cli/adapters.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/recipe_options.hpp"
#include "cli/repaint.hpp"
#include "paint/seed.hpp"

namespace colophon::cli {
namespace {

struct PaintOptions {
  RecipeOptions recipe;
  std::string output;
  std::optional<std::uint64_t> seed;
  How how;
  bool json = false;
};

std::uint64_t random_seed() {
  std::random_device device;
  return ((std::uint64_t{device()} << 32) | device()) >> 1;  // a fixed seed, below 2^63
}

Result<int> run(const PaintOptions& options) {
  if (options.output == "-" && options.json) {
    return Error{"BadUsage", "the picture and the hashes can't both go to standard output",
                 "leave out --json, or name a file with -o"};
  }
  COLOPHON_TRY(const auto base, find_model(options.recipe.model));
  COLOPHON_TRY(Order order, make_recipe(options.recipe, *base));
  COLOPHON_TRY(const auto model, fit_model(base, order.recipe, order.adapters));
  const paint::Request request{std::move(order.recipe), options.seed ? *options.seed : random_seed()};
  report_unknown_words(*model, request.recipe);
  COLOPHON_TRY(const Painted painted, repaint(model, request, nullptr, options.how));

  const std::string output = options.output.empty()
                                 ? "colophon-" + to_hex(painted.request_hash).substr(0, 12) + ".png"
                                 : options.output;
  if (output == "-") {
    std::cout.write(reinterpret_cast<const char*>(painted.file.data()),
                    static_cast<std::streamsize>(painted.file.size()));
    return kYes;
  }
  COLOPHON_TRY_VOID(write_file(output, painted.file));
  if (options.json) {
    nlohmann::ordered_json json = {{"requestHash", to_hex_0x(painted.request_hash)},
                                   {"imageHash", to_hex_0x(painted.image_hash)},
                                   {"modelId", to_hex_0x(model->id())},
                                   {"traceRoot", to_hex_0x(painted.trace_root)},
                                   {"seconds", painted.seconds},
                                   {"seed", std::to_string(request.seed)},
                                   {"image", output}};
    for (const paint::Adapter& adapter : request.recipe.adapters) {
      json["adapters"].push_back({{"id", to_hex_0x(adapter.id)}, {"strength", adapter.strength_q16}});
    }
    std::cout << json.dump(2) << '\n';
  } else {
    std::cerr << "painted " << output << " in " << painted.seconds << " s, seed " << request.seed << '\n';
  }
  return kYes;
}

}  // namespace

void add_paint(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("paint", "Paint a picture from words, on this machine, without a chain");
  const auto options = std::make_shared<PaintOptions>();
  options->recipe.add_to(*command);
  command->add_option("-o,--output", options->output, "Picture file to write; - for standard output");
  command->add_option("-s,--seed", options->seed, "Seed, 0 to 2^64-1; drawn if not given")->check(decimal());
  command->add_option("-t,--threads", options->how.threads, "Threads; one a processor if not given")
      ->check(CLI::Range(1, 256));
  command->add_flag("--reference", options->how.reference, "Use the reference executor: slow, the same bits");
  command->add_flag("--json", options->json, "Write the hashes to standard output as JSON");
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli
