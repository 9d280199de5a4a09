// colophon paint: a prompt becomes a picture file.
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/adapters.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/recipe_options.hpp"
#include "cli/repaint.hpp"
#include "cli/study.hpp"
#include "paint/picture.hpp"
#include "paint/seed.hpp"

namespace colophon::cli {
namespace {

struct PaintOptions {
  RecipeOptions recipe;
  StudyOptions study;
  std::string output;
  std::optional<std::uint64_t> seed;
  How how;
  bool json = false;
};

std::uint64_t random_seed() {
  std::random_device device;
  return ((std::uint64_t{device()} << 32) | device()) >> 1;  // a fixed seed, below 2^63
}

Result<void> check_usage(const PaintOptions& options) {
  if (options.output == "-" && options.json) {
    return Error{"BadUsage", "the picture and the hashes can't both go to standard output",
                 "leave out --json, or name a file with -o"};
  }
  if (!options.study.rounded.empty() && options.study.floats.empty()) {
    return Error{"BadUsage", "--rounded says how the weights of --float are rounded",
                 "add --float CHECKPOINT"};
  }
  if (!options.study.loras.empty() && options.study.floats.empty()) {
    return Error{"BadUsage", "--lora adds a LoRA to the weights of --float",
                 "add --float CHECKPOINT; a model's adapters are named by --adapter or in the prompt"};
  }
  if (options.study.noise.empty()) return {};
  if (options.seed) {
    return Error{"BadUsage", "a seed and a file of noise are two beginnings", "leave out --seed or --noise"};
  }
  if (options.recipe.mark == 1) {
    return Error{"BadUsage", "a mark names the request, and no request has the noise of a file",
                 "leave out --mark or --noise"};
  }
  return {};
}

// What the picture's file is called if nobody says: after the request, or after itself where none makes it.
std::string default_output(const Painted& painted, bool has_request) {
  const Bytes32& hash = has_request ? painted.request_hash : painted.image_hash;
  return std::string(has_request ? "colophon-" : "study-") + to_hex(hash).substr(0, 12) + ".png";
}

nlohmann::ordered_json json_of(const Painted& painted, const engine::Model& model,
                               const paint::Request& request, const StudyOptions& study) {
  nlohmann::ordered_json json;
  if (study.noise.empty() && study.floats.empty()) {
    json = {{"requestHash", to_hex_0x(painted.request_hash)},
            {"imageHash", to_hex_0x(painted.image_hash)},
            {"modelId", to_hex_0x(model.id())},
            {"traceRoot", to_hex_0x(painted.trace_root)},
            {"seconds", painted.seconds},
            {"seed", std::to_string(request.seed)}};
  } else {
    json = {{"verifiable", false},
            {"imageHash", to_hex_0x(painted.image_hash)},
            {"modelId", to_hex_0x(model.id())},
            {"seconds", painted.seconds}};
    if (!study.noise.empty()) json["noise"] = printable(study.noise);
    if (!study.floats.empty()) json["float"] = printable(study.floats);
  }
  for (const paint::Adapter& adapter : request.recipe.adapters) {
    json["adapters"].push_back({{"id", to_hex_0x(adapter.id)}, {"strength", adapter.strength_q16}});
  }
  return json;
}

Result<Painted> paint_in_floats(StudyRun& study, const PaintOptions& options, const engine::Model& model,
                                const paint::Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  Painted painted;
  COLOPHON_TRY(painted.rgb, study.paint_in_floats(options.study, model, request, options.how.threads));
  COLOPHON_TRY(painted.file, paint::encode_without_request(request.recipe, painted.rgb));
  painted.image_hash = paint::image_hash(painted.file);
  painted.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return painted;
}

Result<int> run(const PaintOptions& options) {
  COLOPHON_TRY_VOID(check_usage(options));
  COLOPHON_TRY(const auto base, find_model(options.recipe.model));
  COLOPHON_TRY(Order order, make_recipe(options.recipe, *base));
  const bool floats = !options.study.floats.empty();
  const bool has_request = options.study.noise.empty() && !floats;
  if (!has_request) order.recipe.mark = paint::Mark::kNone;
  if (floats && !order.adapters.empty()) {
    return Error{"BadUsage", "--float paints with a checkpoint, to which adapters in integers don't fit",
                 "name the LoRA files that they were imported from by --lora"};
  }
  COLOPHON_TRY(const auto model, fit_model(base, order.recipe, order.adapters));
  const paint::Request request{std::move(order.recipe), !options.study.noise.empty() ? 0
                                                        : options.seed               ? *options.seed
                                                                                     : random_seed()};
  report_unknown_words(*model, request.recipe);
  COLOPHON_TRY_VOID(paint::check_request(*model, request, nullptr));
  COLOPHON_TRY(const auto study, StudyRun::begin(options.study, *model, request.recipe));
  COLOPHON_TRY(const Painted painted, floats ? paint_in_floats(*study, options, *model, request)
                                             : repaint(model, request, nullptr, options.how, study->study()));
  COLOPHON_TRY_VOID(study->write());

  const std::string output = options.output.empty() ? default_output(painted, has_request) : options.output;
  if (output == "-") {
    std::cout.write(reinterpret_cast<const char*>(painted.file.data()),
                    static_cast<std::streamsize>(painted.file.size()));
  } else if (const auto written = write_file(output, painted.file); !written) {
    study->undo();
    return written.error();
  }
  if (options.json) {
    nlohmann::ordered_json json = json_of(painted, *model, request, options.study);
    json["image"] = output;
    std::cout << json.dump(2) << '\n';
    return kYes;
  }
  if (output == "-" && has_request) return kYes;
  if (output != "-") std::cerr << "painted " << output << " in " << painted.seconds << " s, ";
  if (has_request) {
    std::cerr << "seed " << request.seed << '\n';
  } else {
    if (floats) std::cerr << "in float32 with " << printable(options.study.floats);
    if (floats && !options.study.noise.empty()) std::cerr << " and ";
    if (!options.study.noise.empty()) std::cerr << "with the noise of " << printable(options.study.noise);
    std::cerr << ": no request makes this picture, so it does not verify\n";
  }
  return kYes;
}

}  // namespace

void add_paint(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("paint", "Paint a picture from words, on this machine, without a chain");
  const auto options = std::make_shared<PaintOptions>();
  options->recipe.add_to(*command);
  options->study.add_to(*command);
  command->add_option("-o,--output", options->output, "Picture file to write; - for standard output");
  command->add_option("-s,--seed", options->seed, "Seed, 0 to 2^64-1; drawn if not given")->check(decimal());
  command->add_option("-t,--threads", options->how.threads, "Threads; one a processor if not given")
      ->check(CLI::Range(1, 256));
  command->add_flag("--reference", options->how.reference, "Use the reference executor: slow, the same bits");
  command->add_flag("--json", options->json, "Write the hashes to standard output as JSON");
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli
