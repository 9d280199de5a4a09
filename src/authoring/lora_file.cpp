#include "authoring/lora_file.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "authoring/tensor_file.hpp"
#include "base/text.hpp"

namespace colophon::authoring {
namespace {

constexpr std::int64_t kRankMax = 512;

enum class Part : std::uint8_t { kDown, kUp, kAlpha };

struct Place {
  std::string layer;
  Part part = Part::kDown;
};

// The ends of names, longest first where one ends in another. `to_q_lora.down` and the like are an old form.
constexpr std::array<std::pair<std::string_view, Part>, 14> kEndings = {{
    {".lora_A.default.weight", Part::kDown},
    {".lora_B.default.weight", Part::kUp},
    {".lora_linear_layer.down.weight", Part::kDown},
    {".lora_linear_layer.up.weight", Part::kUp},
    {".lora_down.weight", Part::kDown},
    {".lora_up.weight", Part::kUp},
    {".lora.down.weight", Part::kDown},
    {".lora.up.weight", Part::kUp},
    {"_lora.down.weight", Part::kDown},
    {"_lora.up.weight", Part::kUp},
    {".lora_A.weight", Part::kDown},
    {".lora_B.weight", Part::kUp},
    {".lora.alpha", Part::kAlpha},
    {".alpha", Part::kAlpha},
}};

std::optional<Place> place_of(const std::string& name) {
  for (const auto& [ending, part] : kEndings) {
    if (name.ends_with(ending)) return Place{name.substr(0, name.size() - ending.size()), part};
  }
  return std::nullopt;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// A layer under the one spelling that namings share: without its prefix, and with '_' for '.', which is how
// one of them writes it.
std::string spelling(std::string layer) {
  replace_all(layer, ".processor.", ".");
  if (layer.ends_with(".to_out")) layer += ".0";  // the old form has no number there
  for (const std::string_view prefix :
       {"base_model.model.", "lora_unet_", "lora_te_", "lora_te1_", "unet.", "text_encoder."}) {
    if (!layer.starts_with(prefix)) continue;
    const bool text = prefix == "lora_te_" || prefix == "lora_te1_" || prefix == "text_encoder.";
    layer = (text ? "text." : "denoise.") + layer.substr(prefix.size());
    break;
  }
  std::replace(layer.begin(), layer.end(), '.', '_');
  replace_all(layer, "text_text_model_", "text_");
  return layer;
}

// What the model offers, by that spelling; a layer held as halves has two points, values first.
std::map<std::string, std::vector<std::string>> offered(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::string>> points;
  for (const std::string& name : names) {
    std::string layer = name;
    for (const std::string_view half : {".value", ".gate"}) {
      if (name.ends_with(std::string(".proj") + std::string(half))) layer.resize(name.size() - half.size());
    }
    std::replace_if(
        layer.begin(), layer.end(), [](char c) { return c == '.' || c == '/'; }, '_');
    auto& of = points[layer];
    if (name.ends_with(".value")) {
      of.insert(of.begin(), name);
    } else {
      of.push_back(name);
    }
  }
  return points;
}

struct Parts {
  const FloatView* down = nullptr;
  const FloatView* up = nullptr;
  const FloatView* alpha = nullptr;
};

Error bad(const std::string& layer, const std::string& what) {
  return {"BadLora", "the LoRA's layer '" + printable(layer) + "' " + what};
}

Result<LoraBranch> read_branch(const std::string& layer, const Parts& parts) {
  if (!parts.down || !parts.up) return bad(layer, "has only one half of a branch");
  const auto& d = parts.down->extents;
  const auto& u = parts.up->extents;
  const auto matrix = [](const std::vector<std::int64_t>& e) { return e.size() == 2 || e.size() == 4; };
  const bool square = d.size() != 4 || (d[2] == d[3] && (d[2] == 1 || d[2] == 3));
  const bool flat = u.size() != 4 || (u[2] == 1 && u[3] == 1);
  if (!matrix(d) || !matrix(u) || !square || !flat || u[1] != d[0] || d[0] > kRankMax)
    return bad(layer, "has tensors that don't fit each other, or a rank above 512");
  LoraBranch branch;
  branch.rank = d[0];
  branch.inputs = d[1];
  branch.kernel = d.size() == 4 ? d[2] : 1;
  branch.outputs = u[0];
  COLOPHON_TRY(branch.down, widen(*parts.down, layer));
  COLOPHON_TRY(branch.up, widen(*parts.up, layer));
  if (parts.alpha) {
    COLOPHON_TRY(const auto alpha, widen(*parts.alpha, layer + ".alpha"));
    if (alpha.size() != 1) return bad(layer, "has an alpha that is no number");
    branch.scale = static_cast<double>(alpha[0]) / static_cast<double>(branch.rank);
  }
  return branch;
}

LoraBranch half_of(const LoraBranch& branch, bool second) {
  LoraBranch half = branch;
  half.outputs = branch.outputs / 2;
  const auto middle = branch.up.begin() + static_cast<std::ptrdiff_t>(half.outputs * branch.rank);
  half.up =
      second ? std::vector<float>(middle, branch.up.end()) : std::vector<float>(branch.up.begin(), middle);
  return half;
}

}  // namespace

Result<std::map<std::string, LoraBranch>> read_lora(const std::string& path,
                                                    const std::vector<std::string>& names) {
  COLOPHON_TRY(const TensorFile file, TensorFile::open(path));
  std::map<std::string, Parts> layers;
  for (const auto& [name, view] : file.tensors()) {
    const auto place = place_of(name);
    if (!place) {
      return Error{"UnsupportedLora",
                   path + " holds '" + printable(name) + "', which is no half of a plain LoRA branch",
                   "LoRA and LoCon are read, with lora_down and lora_up or lora_A and lora_B; LoHa, LoKr and "
                   "DoRA are not"};
    }
    Parts& parts = layers[place->layer];
    (place->part == Part::kDown ? parts.down : place->part == Part::kUp ? parts.up : parts.alpha) = &view;
  }
  const auto points = offered(names);
  std::map<std::string, LoraBranch> branches;
  for (const auto& [layer, parts] : layers) {
    const auto at = points.find(spelling(layer));
    if (at == points.end()) {
      return Error{"NoSuchPoint",
                   "the LoRA changes '" + printable(layer) + "', for which the model has no point",
                   "is it one for Stable Diffusion 1.x?"};
    }
    COLOPHON_TRY(LoraBranch branch, read_branch(layer, parts));
    if (at->second.size() == 2 && branch.outputs % 2 != 0) return bad(layer, "has not two halves of outputs");
    for (std::size_t i = 0; i < at->second.size(); ++i) {
      if (!branches.emplace(at->second[i], at->second.size() == 2 ? half_of(branch, i == 1) : branch).second)
        return bad(layer, "stands twice, in two namings");
    }
  }
  if (branches.empty()) return Error{"BadLora", path + " holds no branch"};
  return branches;
}

}  // namespace colophon::authoring
