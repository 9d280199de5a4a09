// colophon import: a Stable Diffusion checkpoint becomes a model file, a LoRA an adapter file.
#include <filesystem>
#include <iostream>
#include <unistd.h>

#include "authoring/import.hpp"
#include "authoring/lora_import.hpp"
#include "authoring/noise_report.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/progress_bar.hpp"
#include "engine/thread_pool.hpp"
#include "provenance/mark_key.hpp"

namespace colophon::cli {
namespace {

struct ImportOptions {
  authoring::ImportJob job;
  std::vector<std::string> sizes;
  std::string prediction;
  std::string mark;   // file of a mark's constants
  std::string model;  // not empty: the path is a LoRA for it
  std::vector<std::string> loras;
  bool report = false;
};

Result<engine::Size> parse_size(const std::string& text) {
  const auto cross = text.find('x');
  const auto width = parse_u64(std::string_view(text).substr(0, cross));
  const auto height =
      cross == std::string::npos ? width : parse_u64(std::string_view(text).substr(cross + 1));
  if (width && height && *width <= 4096 && *height <= 4096)
    return engine::Size{static_cast<std::int64_t>(*width), static_cast<std::int64_t>(*height)};
  return Error{"BadSize", "'" + printable(text) + "' is no size", "--size 512x512"};
}

Result<authoring::MarkConstants> read_mark(const std::string& path) {
  COLOPHON_TRY(const Bytes file, read_file(path, provenance::kMarkKeyBytesMax));
  COLOPHON_TRY(const auto key, provenance::read_mark_key(file));
  return authoring::MarkConstants{static_cast<std::int64_t>(key.period),
                                  {key.carrier.begin(), key.carrier.end()},
                                  {key.code.begin(), key.code.end()}};
}

std::string stem_of(const std::string& path) {
  constexpr std::string_view kEnding = ".safetensors";
  return path.ends_with(kEnding) ? path.substr(0, path.size() - kEnding.size()) : path;
}

// Adapters lie beside their model, in a folder where paint looks for them.
Result<void> import_loras(const ImportOptions& options, const std::string& output, const engine::Model& model,
                          const std::string& units_path) {
  COLOPHON_TRY(const auto units, authoring::read_units(units_path));
  for (const std::string& path : options.loras) {
    const std::string name = std::filesystem::path(stem_of(path)).filename().string().substr(0, 64);
    std::string to = output;
    if (to.empty()) {
      const auto folder = std::filesystem::path(units_path).parent_path() / "adapters";
      std::error_code failed;
      std::filesystem::create_directories(folder, failed);
      to = (folder / (name + ".safetensors")).string();
    }
    COLOPHON_TRY(
        const auto adapter,
        authoring::import_lora({.path = path, .output = to, .name = name, .model = model, .units = units}));
    std::cout << "adapter     " << to << ", " << adapter->branches().size() << " branches\nid          "
              << to_hex_0x(adapter->id()) << '\n';
  }
  return {};
}

// A LoRA for a model that was imported before.
Result<int> run_lora(ImportOptions options) {
  options.loras.insert(options.loras.begin(), options.job.path);
  if (options.loras.size() > 1)
    return Error{"BadUsage", "one LoRA at a time", "colophon import LORA --model MODEL -o ADAPTER"};
  COLOPHON_TRY(const auto model, find_model(options.model));
  COLOPHON_TRY_VOID(
      import_loras(options, options.job.output, *model, stem_of(options.model) + ".units.json"));
  return kYes;
}

Result<int> run(ImportOptions options) {
  if (!options.model.empty()) return run_lora(std::move(options));
  authoring::ImportJob& job = options.job;
  for (const std::string& text : options.sizes) {
    COLOPHON_TRY(const engine::Size size, parse_size(text));
    job.wishes.sizes.push_back(size);
  }
  if (!options.mark.empty()) {
    COLOPHON_TRY(job.wishes.mark, read_mark(options.mark));
  }
  if (options.prediction == "epsilon") job.prediction = authoring::Prediction::kEpsilon;
  if (options.prediction == "v") job.prediction = authoring::Prediction::kVelocity;
  if (job.threads == 0) job.threads = engine::hardware_threads();
  ProgressBar bar;
  job.progress = [&](const std::string& what, int done, int total) { bar.show(what, done, total); };
  COLOPHON_TRY(const auto imported, authoring::import_checkpoint(job));
  bar.finish();
  std::cout << "model       " << job.output << ", " << imported.model->file_bytes() << " bytes\nid          "
            << to_hex_0x(imported.model->id()) << "\nscales      " << imported.scales_path << "\nunits       "
            << imported.units_path << '\n';
  if (options.report) {
    engine::ThreadPool pool(job.threads);
    COLOPHON_TRY(const auto report, authoring::measure_noise({.model = *imported.model,
                                                              .checkpoint = imported.checkpoint,
                                                              .networks = imported.networks,
                                                              .scales = imported.scales,
                                                              .plans = imported.plans,
                                                              .pool = pool}));
    std::cout << report.text();
  } else {
    std::cout << "proof       no sum can leave its width, whatever seed, words and guidance\n";
  }
  COLOPHON_TRY_VOID(import_loras(options, "", *imported.model, imported.units_path));
  return kYes;
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "import", "Turn a Stable Diffusion 1.x checkpoint into a model that paints the same everywhere");
  const auto options = std::make_shared<ImportOptions>();
  options->job.threads = 0;
  command
      ->add_option("path", options->job.path,
                   "A diffusers folder, or one .safetensors file; with --model, a LoRA")
      ->required();
  command->add_option("-o,--output", options->job.output, "Model file to write; with --model, the adapter")
      ->required();
  command
      ->add_option("--lora", options->loras,
                   "A LoRA to import with it, into the folder adapters beside the model; may be repeated")
      ->expected(1)
      ->take_all();
  command->add_option("-m,--model", options->model, "Import a LoRA, for this model that was imported before");
  command->add_option("--tokenizer", options->job.tokenizer,
                      "Folder with CLIP's merges.txt; the checkpoint's own if not given");
  command->add_option("--scales", options->job.scales, "Take these scales instead of measuring them");
  command->add_option("--prompts", options->job.prompts, "Prompts to measure with, one a line");
  command->add_option("--paintings", options->job.paintings, "How many of the prompts are painted to measure")
      ->check(CLI::Range(1, 1000));
  command->add_option("--name", options->job.wishes.name, "The model's name, 1 to 64 characters");
  command
      ->add_option("--size", options->sizes,
                   "A size that the model offers, as 512x512; may be repeated, the first is the default")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--prediction", options->prediction,
                   "What the denoiser predicts, if the checkpoint does not say")
      ->check(CLI::IsMember({"epsilon", "v"}));
  command->add_option("--mark", options->mark,
                      "Give the model a mark, with the constants of this file (models/house.mark): its "
                      "pictures lead back to their receipts");
  command->add_option("-t,--threads", options->job.threads, "Threads; one a processor if not given")
      ->check(CLI::Range(1, 256));
  command->add_flag("--report", options->report,
                    "Measure each operator's signal to noise beside float32, and show the worst ten; slow "
                    "for a large model");
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli
