// colophon import: a Stable Diffusion checkpoint becomes a model file.
#include <iostream>
#include <thread>
#include <unistd.h>

#include "authoring/import.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/progress_bar.hpp"

namespace colophon::cli {
namespace {

struct ImportOptions {
  authoring::ImportJob job;
  std::vector<std::string> sizes;
  std::string prediction;
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

Result<int> run(ImportOptions options) {
  authoring::ImportJob& job = options.job;
  for (const std::string& text : options.sizes) {
    COLOPHON_TRY(const engine::Size size, parse_size(text));
    job.wishes.sizes.push_back(size);
  }
  if (options.prediction == "epsilon") job.prediction = authoring::Prediction::kEpsilon;
  if (options.prediction == "v") job.prediction = authoring::Prediction::kVelocity;
  if (job.threads == 0) job.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  ProgressBar bar;
  job.progress = [&](const std::string& what, int done, int total) { bar.show(what, done, total); };
  COLOPHON_TRY(const auto imported, authoring::import_checkpoint(job));
  bar.finish();
  std::cout << "model       " << job.output << ", " << imported.model->file_bytes() << " bytes\nid          "
            << to_hex_0x(imported.model->id()) << "\nscales      " << imported.scales << "\nunits       "
            << imported.units
            << "\nproof       no sum can leave its width, whatever seed, words and guidance\n";
  return kYes;
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "import", "Turn a Stable Diffusion 1.x checkpoint into a model that paints the same everywhere");
  const auto options = std::make_shared<ImportOptions>();
  options->job.threads = 0;
  command->add_option("path", options->job.path, "A diffusers folder, or one .safetensors file")->required();
  command->add_option("-o,--output", options->job.output, "Model file to write")->required();
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
  command->add_option("-t,--threads", options->job.threads, "Threads; one a processor if not given")
      ->check(CLI::Range(1, 256));
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli
