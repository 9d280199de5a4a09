#include "authoring/single_file_names.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace colophon::authoring {
namespace {

using Names = std::set<std::string>;
using Pair = std::pair<std::string, std::string>;

constexpr std::string_view kUnet = "model.diffusion_model.";
constexpr std::string_view kVae = "first_stage_model.";
constexpr std::string_view kText = "cond_stage_model.transformer.";
constexpr int kBlocksMax = 256;

bool any_under(const Names& names, const std::string& prefix) {
  const auto at = names.lower_bound(prefix);
  return at != names.end() && at->starts_with(prefix);
}

const std::vector<Pair>& resnet_parts() {
  static const std::vector<Pair> parts = {
      {"in_layers.0.", "norm1."},  {"in_layers.2.", "conv1."},  {"emb_layers.1.", "time_emb_proj."},
      {"out_layers.0.", "norm2."}, {"out_layers.3.", "conv2."}, {"skip_connection.", "conv_shortcut."}};
  return parts;
}

// Prefix → prefix; a longer one is never hidden by a shorter, for no prefix here begins another.
class UnetRow {
 public:
  explicit UnetRow(const Names& names) : names_(names) {}

  std::vector<Pair> walk() && {
    at("time_embed.0.", "time_embedding.linear_1.");
    at("time_embed.2.", "time_embedding.linear_2.");
    at("input_blocks.0.0.", "conv_in.");
    at("out.0.", "conv_norm_out.");
    at("out.2.", "conv_out.");
    down();
    resnet("middle_block.0.", "mid_block.resnets.0.");
    at("middle_block.1.", "mid_block.attentions.0.");
    resnet("middle_block.2.", "mid_block.resnets.1.");
    up();
    return std::move(pairs_);
  }

 private:
  bool there(const std::string& prefix) const { return any_under(names_, std::string(kUnet) + prefix); }
  void at(const std::string& theirs, const std::string& ours) {
    pairs_.emplace_back(std::string(kUnet) + theirs, "unet." + ours);
  }
  void resnet(const std::string& theirs, const std::string& ours) {
    for (const auto& [their, our] : resnet_parts()) at(theirs + their, ours + our);
  }

  void down() {
    int level = 0;
    int index = 0;
    for (int n = 1; n < kBlocksMax && there("input_blocks." + std::to_string(n) + "."); ++n) {
      const std::string block = "input_blocks." + std::to_string(n) + ".";
      const std::string ours = "down_blocks." + std::to_string(level) + ".";
      if (there(block + "0.op.")) {
        at(block + "0.op.", ours + "downsamplers.0.conv.");
        ++level;
        index = 0;
        continue;
      }
      resnet(block + "0.", ours + "resnets." + std::to_string(index) + ".");
      at(block + "1.", ours + "attentions." + std::to_string(index) + ".");
      ++index;
    }
  }

  void up() {
    int level = 0;
    int index = 0;
    for (int n = 0; n < kBlocksMax && there("output_blocks." + std::to_string(n) + "."); ++n) {
      const std::string block = "output_blocks." + std::to_string(n) + ".";
      const std::string ours = "up_blocks." + std::to_string(level) + ".";
      resnet(block + "0.", ours + "resnets." + std::to_string(index) + ".");
      // An upsampler comes after the attention, or in its place.
      const std::string second = there(block + "1.conv.") ? "1." : there(block + "2.conv.") ? "2." : "";
      if (second != "1.") at(block + "1.", ours + "attentions." + std::to_string(index) + ".");
      ++index;
      if (second.empty()) continue;
      at(block + second + "conv.", ours + "upsamplers.0.conv.");
      ++level;
      index = 0;
    }
  }

  const Names& names_;
  std::vector<Pair> pairs_;
};

std::vector<Pair> vae_pairs(const Names& names) {
  std::vector<Pair> pairs;
  const auto at = [&](const std::string& theirs, const std::string& ours) {
    pairs.emplace_back(std::string(kVae) + theirs, "vae." + ours);
  };
  const auto resnet = [&](const std::string& theirs, const std::string& ours) {
    for (const char* part : {"norm1.", "conv1.", "norm2.", "conv2."}) at(theirs + part, ours + part);
    at(theirs + "nin_shortcut.", ours + "conv_shortcut.");
  };
  at("post_quant_conv.", "post_quant_conv.");
  at("decoder.conv_in.", "decoder.conv_in.");
  at("decoder.norm_out.", "decoder.conv_norm_out.");
  at("decoder.conv_out.", "decoder.conv_out.");
  resnet("decoder.mid.block_1.", "decoder.mid_block.resnets.0.");
  resnet("decoder.mid.block_2.", "decoder.mid_block.resnets.1.");
  for (const auto& [theirs, ours] : std::array<Pair, 5>{{{"norm.", "group_norm."},
                                                         {"q.", "to_q."},
                                                         {"k.", "to_k."},
                                                         {"v.", "to_v."},
                                                         {"proj_out.", "to_out.0."}}}) {
    at("decoder.mid.attn_1." + theirs, "decoder.mid_block.attentions.0." + ours);
  }
  int levels = 0;
  while (levels < kBlocksMax &&
         any_under(names, std::string(kVae) + "decoder.up." + std::to_string(levels) + "."))
    ++levels;
  for (int level = 0; level < levels; ++level) {  // theirs counts from the picture, ours from the latent
    const std::string theirs = "decoder.up." + std::to_string(level) + ".";
    const std::string ours = "decoder.up_blocks." + std::to_string(levels - 1 - level) + ".";
    at(theirs + "upsample.conv.", ours + "upsamplers.0.conv.");
    for (int index = 0; index < kBlocksMax; ++index) {
      const std::string block = theirs + "block." + std::to_string(index) + ".";
      if (!any_under(names, std::string(kVae) + block)) break;
      resnet(block, ours + "resnets." + std::to_string(index) + ".");
    }
  }
  return pairs;
}

Result<void> check_family(const Names& names) {
  const Error wrong{"WrongArchitecture", "this is no Stable Diffusion 1.x checkpoint",
                    "Stable Diffusion 1.x: a diffusers folder, or a file with model.diffusion_model.*, "
                    "first_stage_model.* and cond_stage_model.*"};
  const auto saying = [&](const std::string& what) {
    Error error = wrong;
    error.message += ": " + what;
    return error;
  };
  if (any_under(names, "conditioner.embedders.")) return saying("it has Stable Diffusion XL's text encoders");
  if (any_under(names, "cond_stage_model.model.")) return saying("it has Stable Diffusion 2's text encoder");
  if (any_under(names, "model.diffusion_model.joint_blocks.")) return saying("it is Stable Diffusion 3");
  if (any_under(names, "lora_unet_") || any_under(names, "lora_te_"))
    return saying("it is a LoRA file; give it with --lora");
  for (const auto& [prefix, what] : std::array<std::pair<std::string_view, std::string_view>, 3>{
           {{kUnet, "denoiser"}, {kVae, "autoencoder"}, {kText, "text encoder"}}}) {
    if (!any_under(names, std::string(prefix)))
      return saying("it has no " + std::string(what) + " (" + std::string(prefix) + "*)");
  }
  return {};
}

}  // namespace

std::string canonical_vae(std::string name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOld = {
      {{".query.", ".to_q."}, {".key.", ".to_k."}, {".value.", ".to_v."}, {".proj_attn.", ".to_out.0."}}};
  for (const auto& [old, now] : kOld) {
    const auto at = name.find(old);
    if (at != std::string::npos) name.replace(at, old.size(), now);
  }
  return name;
}

Result<std::map<std::string, std::string>> single_file_names(const Names& names) {
  COLOPHON_TRY_VOID(check_family(names));
  std::vector<Pair> pairs = UnetRow(names).walk();
  const std::vector<Pair> vae = vae_pairs(names);
  pairs.insert(pairs.end(), vae.begin(), vae.end());
  pairs.emplace_back(std::string(kText) + "text_model.", "text.");
  std::map<std::string, std::string> found;
  for (const auto& [theirs, ours] : pairs) {
    for (auto at = names.lower_bound(theirs); at != names.end() && at->starts_with(theirs); ++at)
      found[*at] = ours + at->substr(theirs.size());
  }
  return found;
}

}  // namespace colophon::authoring
