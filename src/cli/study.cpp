#include "cli/study.hpp"

#include <filesystem>
#include <fstream>

#include "authoring/float_painter.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/progress_bar.hpp"
#include "engine/thread_pool.hpp"
#include "paint/adapter_tags.hpp"

namespace colophon::cli {
namespace {

namespace fs = std::filesystem;

Result<void> check_free(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed) && !failed) {
    const fs::path above = fs::absolute(folder).parent_path();
    if (fs::is_directory(above, failed)) return {};
    return Error{"FileUnwritable", "there is no folder " + printable(above.string()) + " to put the dump in"};
  }
  if (!failed && fs::is_directory(folder, failed) && fs::is_empty(folder, failed) && !failed) return {};
  return Error{"FolderInUse", printable(folder) + " is there and is no empty folder",
               "name one for --dump that is not there yet"};
}

// Not write_file: a dump has hundreds of files, and flushing each to the disk would take minutes.
Result<void> write_array(const std::string& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) return {};
  return Error{"FileUnwritable", "can't write " + printable(path), "is there room on the disk?"};
}

Result<engine::Tensor> noise_of(const std::string& path, const engine::Model& model,
                                const paint::Recipe& recipe) {
  COLOPHON_TRY(const Bytes file, read_file(path, authoring::kNpyBytesMax));
  auto noise = authoring::read_noise(file, model, {recipe.width, recipe.height});
  if (noise) return std::move(*noise);
  return Error{noise.error().code, printable(path) + ": " + noise.error().message, noise.error().hint};
}

}  // namespace

void StudyOptions::add_to(CLI::App& command) {
  command.add_option("--noise", noise,
                     "Begin with the noise of a .npy file, [1, C, H, W] of variance 1, in place of the "
                     "seed's; no request makes such a picture, so it does not verify");
  command.add_option("--dump", dump,
                     "Write contexts, the denoiser's inputs and outputs, states, latent and picture as .npy "
                     "files into a new folder");
  command.add_option(
      "--float", floats,
      "Paint in float32 with this checkpoint, of which the model was imported; no request makes "
      "such a picture, so it does not verify");
  command
      .add_option("--lora", loras, "With --float: a LoRA file, FILE or FILE:STRENGTH, added to the weights")
      ->expected(1, -1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--rounded", rounded,
                     "With --float: weights rounded as import rounds them by these scales");
}

Result<std::unique_ptr<StudyRun>> StudyRun::begin(const StudyOptions& options, const engine::Model& model,
                                                  const paint::Recipe& recipe) {
  auto run = std::unique_ptr<StudyRun>(new StudyRun);
  if (!options.noise.empty()) {
    COLOPHON_TRY(run->noise_, noise_of(options.noise, model, recipe));
    run->study_.noise = &*run->noise_;
  }
  if (!options.dump.empty()) {
    COLOPHON_TRY_VOID(check_free(options.dump));
    COLOPHON_TRY(run->dump_, authoring::Dump::make(model, recipe));
    run->folder_ = options.dump;
    run->study_.watch = [dump = &*run->dump_](std::string_view stage, std::uint32_t index,
                                              const std::vector<engine::Tensor>& outputs) {
      dump->see(stage, index, outputs);
    };
  }
  return run;
}

Result<Bytes> StudyRun::paint_in_floats(const StudyOptions& options, const engine::Model& model,
                                        const paint::Request& request, int threads) {
  std::vector<authoring::FloatLora> loras;
  for (const std::string& named : options.loras) {
    COLOPHON_TRY(paint::NamedAdapter lora, paint::parse_adapter(named));
    loras.push_back({std::move(lora.name), static_cast<double>(lora.strength_q16) / 65'536});
  }
  ProgressBar bar;
  return authoring::paint_in_floats(
      {.model = model,
       .request = request,
       .checkpoint = options.floats,
       .rounded_scales = options.rounded,
       .loras = std::move(loras),
       .noise = study_.noise,
       .dump = dump_ ? &float_dump_ : nullptr,
       .threads = threads > 0 ? threads : engine::hardware_threads(),
       .progress = [&](int done, int total) { bar.show("painting", done, total); }});
}

Result<void> StudyRun::write() {
  if (!dump_) return {};
  std::error_code failed;
  made_folder_ = fs::create_directory(folder_, failed);
  const auto files = float_dump_.empty() ? dump_->take() : std::move(float_dump_);
  for (const authoring::NamedFile& file : files) {
    const std::string path = folder_ + "/" + file.name;
    written_.push_back(path);
    const auto written = write_array(path, file.bytes);
    if (!written) {
      undo();
      return written.error();
    }
  }
  return {};
}

void StudyRun::undo() {
  std::error_code failed;
  for (const std::string& path : written_) fs::remove(path, failed);
  if (made_folder_) fs::remove(folder_, failed);
  written_.clear();
}

}  // namespace colophon::cli
