// A Stable Diffusion 1.x checkpoint, whichever way it lies on the disk, under one naming: diffusers' names
// behind `text.`, `unet.` and `vae.`.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "authoring/sampler_noise.hpp"
#include "authoring/tensor_file.hpp"

namespace colophon::authoring {

// What weights don't say. The defaults are Stable Diffusion 1.x's.
struct Settings {
  Prediction prediction = Prediction::kEpsilon;
  std::vector<std::int64_t> unet_heads = {8};  // one for all levels, or one a level
  std::int64_t unet_groups = 32;
  std::int64_t vae_groups = 32;
  std::int64_t text_heads = 0;  // 0: one for each 64 channels
  bool quick_gelu = true;       // else the exact one
  // The latent's scale as a fraction of 100,000: 18,215 stands for 0.18215.
  std::int64_t latent_scale_e5 = 18'215;
  NoiseConfig noise{};
};

class Checkpoint {
 public:
  // A diffusers folder (model_index.json) or one .safetensors file. Errors: FileNotFound, NotACheckpoint,
  // PickledCheckpoint, WrongArchitecture (which, and why), BadSettings, and those of TensorFile.
  static Result<Checkpoint> open(const std::string& path);

  const Settings& settings() const { return settings_; }
  Settings& settings() { return settings_; }
  const std::string& tokenizer_folder() const { return tokenizer_folder_; }  // empty: none beside the weights

  bool has(const std::string& name) const { return tensors_.contains(name); }
  bool has_any(const std::string& prefix) const;
  // Error: WrongArchitecture.
  Result<const FloatView*> find(const std::string& name) const;
  // As float32; the file's pages are let go. Errors: WrongArchitecture, NotFinite, WrongType.
  Result<std::vector<float>> load(const std::string& name) const;
  std::vector<std::string> names() const;

  // SHA-256 over the names, types, shapes and bytes of everything that a model is made of: reads it all.
  Bytes32 digest() const;
  // Sizes, headers and times of its files: whether it is the one that some half-finished work was made from.
  Bytes32 fingerprint() const;

 private:
  Checkpoint() = default;
  Result<void> read_folder(const std::string& folder);
  Result<void> read_part(const std::string& folder, const std::string& part, const std::string& stem,
                         const std::string& prefix);
  Result<void> read_single(const std::string& path);
  void add(const TensorFile& file, const std::string& name, const std::string& canonical);

  std::vector<std::unique_ptr<TensorFile>> files_;
  std::vector<std::string> paths_;  // of files_
  std::map<std::string, const FloatView*> tensors_;
  Settings settings_;
  std::string tokenizer_folder_;
};

}  // namespace colophon::authoring
