#include "authoring/checkpoint.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "authoring/settings_reader.hpp"
#include "authoring/single_file_names.hpp"
#include "base/endian.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "crypto/sha256.hpp"

namespace colophon::authoring {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kIndexBytesMax = std::size_t{16} << 20;

// The weights of one part of a diffusers folder: one file, or those that an index names.
Result<std::vector<std::string>> part_files(const std::string& folder, const std::string& stem) {
  for (const char* ending : {".safetensors", ".fp16.safetensors", ".non_ema.safetensors"}) {
    const std::string path = folder + "/" + stem + ending;
    if (file_exists(path)) return std::vector<std::string>{path};
  }
  const std::string index = folder + "/" + stem + ".safetensors.index.json";
  if (file_exists(index)) {
    COLOPHON_TRY(const Bytes text, read_file(index, kIndexBytesMax));
    const json parsed = json::parse(text, nullptr, false);
    std::set<std::string> names;
    if (parsed.is_object() && parsed.contains("weight_map") && parsed["weight_map"].is_object()) {
      for (const auto& [tensor, file] : parsed["weight_map"].items()) {
        if (file.is_string()) names.insert(file.get<std::string>());
      }
    }
    std::vector<std::string> paths;
    for (const std::string& name : names) {
      if (name.find('/') != std::string::npos || name.starts_with('.'))
        return Error{"NotACheckpoint", index + " names a file outside its folder: '" + printable(name) + "'"};
      paths.push_back(folder + "/" + name);
    }
    if (!paths.empty()) return paths;
  }
  for (const char* ending : {".bin", ".fp16.bin"}) {
    if (file_exists(folder + "/" + stem + ending)) {
      return Error{
          "PickledCheckpoint",
          folder + "/" + stem + ending + " is a pickled checkpoint: reading one runs code of its maker",
          "take the .safetensors files of the same model"};
    }
  }
  return Error{"NotACheckpoint", "no " + stem + ".safetensors in " + folder,
               "a diffusers folder has unet, vae and text_encoder with .safetensors files"};
}

}  // namespace

void Checkpoint::add(const TensorFile& file, const std::string& name, const std::string& canonical) {
  tensors_.emplace(canonical, &file.tensors().at(name));
}

Result<void> Checkpoint::read_part(const std::string& folder, const std::string& part,
                                   const std::string& stem, const std::string& prefix) {
  COLOPHON_TRY(const auto paths, part_files(folder + "/" + part, stem));
  for (const std::string& path : paths) {
    COLOPHON_TRY(TensorFile file, TensorFile::open(path));
    files_.push_back(std::make_unique<TensorFile>(std::move(file)));
    paths_.push_back(path);
    for (const auto& [name, view] : files_.back()->tensors()) {
      std::string ours = prefix + (name.starts_with("text_model.") ? name.substr(11) : name);
      if (prefix == "vae.") ours = canonical_vae(std::move(ours));
      add(*files_.back(), name, ours);
    }
  }
  return {};
}

Result<void> Checkpoint::read_folder(const std::string& folder) {
  if (!file_exists(folder + "/model_index.json")) {
    return Error{"NotACheckpoint", folder + " has no model_index.json",
                 "give a diffusers folder, or a .safetensors file"};
  }
  COLOPHON_TRY(settings_, read_settings(folder));
  COLOPHON_TRY_VOID(read_part(folder, "unet", "diffusion_pytorch_model", "unet."));
  COLOPHON_TRY_VOID(read_part(folder, "vae", "diffusion_pytorch_model", "vae."));
  COLOPHON_TRY_VOID(read_part(folder, "text_encoder", "model", "text."));
  if (file_exists(folder + "/tokenizer/merges.txt")) tokenizer_folder_ = folder + "/tokenizer";
  return {};
}

Result<void> Checkpoint::read_single(const std::string& path) {
  COLOPHON_TRY(TensorFile file, TensorFile::open(path));
  files_.push_back(std::make_unique<TensorFile>(std::move(file)));
  paths_.push_back(path);
  std::set<std::string> names;
  for (const auto& [name, view] : files_.back()->tensors()) names.insert(name);
  COLOPHON_TRY(const auto ours, single_file_names(names));
  for (const auto& [theirs, name] : ours) add(*files_.back(), theirs, name);
  return {};
}

Result<Checkpoint> Checkpoint::open(const std::string& path) {
  Checkpoint checkpoint;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    COLOPHON_TRY_VOID(checkpoint.read_folder(path));
  } else {
    COLOPHON_TRY_VOID(checkpoint.read_single(path));
  }
  // What no model is made of: encoders, and tables that are counted anew.
  std::erase_if(checkpoint.tensors_, [](const auto& item) {
    return item.first.starts_with("vae.encoder.") || item.first.starts_with("vae.quant_conv.") ||
           item.first.ends_with("position_ids");
  });
  return checkpoint;
}

bool Checkpoint::has_any(const std::string& prefix) const {
  const auto at = tensors_.lower_bound(prefix);
  return at != tensors_.end() && at->first.starts_with(prefix);
}

Result<const FloatView*> Checkpoint::find(const std::string& name) const {
  const auto at = tensors_.find(name);
  if (at != tensors_.end()) return at->second;
  return Error{"WrongArchitecture", "the checkpoint has no tensor '" + name + "' (as diffusers names it)",
               "Stable Diffusion 1.x alone is read here"};
}

Result<std::vector<float>> Checkpoint::load(const std::string& name) const {
  COLOPHON_TRY(const FloatView* view, find(name));
  auto values = widen(*view, name);
  MappedFile::let_go(view->bytes);
  return values;
}

std::vector<std::string> Checkpoint::names() const {
  std::vector<std::string> names;
  for (const auto& [name, view] : tensors_) names.push_back(name);
  return names;
}

Bytes32 Checkpoint::digest() const {
  crypto::Sha256 hash;
  for (const auto& [name, view] : tensors_) {
    Bytes head;
    append_be(head, static_cast<std::uint32_t>(name.size()));
    append(head, as_bytes(name));
    head.push_back(static_cast<std::uint8_t>(view->type));
    head.push_back(static_cast<std::uint8_t>(view->extents.size()));
    for (const std::int64_t extent : view->extents) append_be(head, extent);
    hash.update(head);
    hash.update(view->bytes);
    MappedFile::let_go(view->bytes);
  }
  return hash.finish();
}

Bytes32 Checkpoint::fingerprint() const {
  crypto::Sha256 hash;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    hash.update(files_[i]->header());
    std::error_code ignored;
    const auto written = fs::last_write_time(paths_[i], ignored).time_since_epoch().count();
    Bytes more;
    append_be(more, files_[i]->file_bytes());
    append_be(more, static_cast<std::int64_t>(written));
    hash.update(more);
  }
  return hash.finish();
}

}  // namespace colophon::authoring
