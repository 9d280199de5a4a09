#include "authoring/import.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "authoring/calibrate.hpp"
#include "authoring/units.hpp"
#include "base/file.hpp"
#include "crypto/sha256.hpp"
#include "engine/container.hpp"
#include "engine/thread_pool.hpp"

namespace colophon::authoring {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVersion = "colophon/pieces/1";  // another one: rounded otherwise

std::string stem_of(const std::string& output) {
  constexpr std::string_view kEnding = ".safetensors";
  return output.ends_with(kEnding) ? output.substr(0, output.size() - kEnding.size()) : output;
}

class Import {
 public:
  explicit Import(const ImportJob& job) : job_(job), stem_(stem_of(job.output)), pool_(job.threads) {}

  Result<Imported> run() {
    COLOPHON_TRY(Checkpoint checkpoint, Checkpoint::open(job_.path));
    if (job_.prediction) checkpoint.settings().prediction = *job_.prediction;
    COLOPHON_TRY(Networks networks, read_networks(checkpoint));
    COLOPHON_TRY(const MergePairs merges, merges_of(checkpoint, networks));
    ModelWishes wishes = job_.wishes;
    if (wishes.sizes.empty()) wishes.sizes = usual_sizes(networks);
    if (wishes.name.empty()) wishes.name = fs::path(stem_).filename().string().substr(0, 64);
    COLOPHON_TRY(const Scales scales, scales_of(checkpoint, networks, merges));
    COLOPHON_TRY(const Pieces pieces, Pieces::open(work(), key_of(checkpoint, scales)));
    COLOPHON_TRY(const Quantised quantised,
                 quantise({checkpoint, networks, scales, merges, wishes, pieces,
                           [this](int done, int total) { tell("rounding", done, total); }}));
    tell("writing", 0, 1);
    COLOPHON_TRY_VOID(quantised.writer.write(job_.output + ".new"));
    // What is proven is what was written; only then does it get its name.
    tell("proving", 0, 1);
    auto model = load(job_.output + ".new");
    if (!model || std::rename((job_.output + ".new").c_str(), job_.output.c_str()) != 0) {
      std::remove((job_.output + ".new").c_str());
      if (!model) return model.error();
      return Error{"FileUnwritable", "cannot write " + job_.output};
    }
    const std::string units = stem_ + ".units.json";
    COLOPHON_TRY_VOID(write_file(units, as_bytes(units_text((*model)->id(), quantised.points))));
    pieces.remove_all();
    tell("proving", 1, 1);
    return Imported{scales_path(),       units,  *model,         std::move(checkpoint),
                    std::move(networks), scales, quantised.plans};
  }

 private:
  void tell(const std::string& what, int done, int total) const {
    if (job_.progress) job_.progress(what, done, total);
  }
  std::string work() const { return job_.output + ".work"; }
  std::string scales_path() const { return job_.scales.empty() ? stem_ + ".scales.json" : job_.scales; }

  Result<MergePairs> merges_of(const Checkpoint& checkpoint, const Networks& networks) const {
    const std::string folder = job_.tokenizer.empty() ? checkpoint.tokenizer_folder() : job_.tokenizer;
    if (!folder.empty()) return read_merges(folder, networks.tokens);
    return Error{"NoTokenizer", "there is no vocabulary beside " + job_.path,
                 "--tokenizer FOLDER, the folder tokenizer of any Stable Diffusion 1.x checkpoint in "
                 "diffusers' layout"};
  }

  Result<Scales> scales_of(const Checkpoint& checkpoint, const Networks& networks, const MergePairs& merges) {
    if (!job_.scales.empty()) return read_scales(job_.scales);
    std::error_code failed;
    fs::create_directories(work(), failed);
    std::vector<std::string> prompts = calibration_prompts();
    if (!job_.prompts.empty()) {
      COLOPHON_TRY(prompts, read_prompts(job_.prompts));
    }
    const engine::Tokenizer tokenizer = clip_tokenizer(merges, networks.slots);
    COLOPHON_TRY(const Scales scales,
                 calibrate({.checkpoint = checkpoint,
                            .networks = networks,
                            .tokenizer = tokenizer,
                            .pool = pool_,
                            .prompts = std::move(prompts),
                            .paintings = job_.paintings,
                            .resume = work() + "/seen.json",
                            .progress = [this](int done, int total) { tell("calibrating", done, total); }}));
    COLOPHON_TRY_VOID(write_file(scales_path(), as_bytes(scales.text())));
    return scales;
  }

  static Bytes32 key_of(const Checkpoint& checkpoint, const Scales& scales) {
    crypto::Sha256 hash;
    return hash.update(as_bytes(kVersion))
        .update(checkpoint.fingerprint())
        .update(as_bytes(scales.text()))
        .finish();
  }

  static Result<std::shared_ptr<const engine::Model>> load(const std::string& path) {
    COLOPHON_TRY(Bytes file, read_file(path, engine::kModelBytesMax));
    return engine::Model::load(std::move(file));
  }

  const ImportJob& job_;
  std::string stem_;
  engine::ThreadPool pool_;
};

}  // namespace

Result<Imported> import_checkpoint(const ImportJob& job) {
  return Import(job).run();
}

}  // namespace colophon::authoring
