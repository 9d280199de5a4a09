#include "cli/adapters.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/model_folders.hpp"
#include "cli/recipe_options.hpp"
#include "engine/container.hpp"
#include "engine/json.hpp"
#include "paint/fit_model.hpp"

namespace colophon::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> adapter_folders() {
  std::vector<std::string> folders;
  for (const std::string& folder : model_folders()) {
    folders.push_back(folder + "/adapters");
    folders.push_back(folder);
  }
  return folders;
}

std::string where() {
  std::string text;
  for (const std::string& folder : model_folders())
    text += (text.empty() ? "" : ", ") + folder + " or its folder adapters";
  return text.empty() ? "(no model folder)" : text;
}

// By the header alone: a model may be gigabytes.
bool holds_adapter(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes length(8);
  if (!file.read(reinterpret_cast<char*>(length.data()), 8)) return false;
  const auto size = load_le<std::uint64_t>(length.data());
  if (size > engine::kHeaderBytesMax) return false;
  std::string header(size, ' ');
  if (!file.read(header.data(), static_cast<std::streamsize>(size))) return false;
  const auto json = engine::parse_json(header);
  return json && json->find("adapter") && !json->find("program");
}

std::vector<std::string> adapter_files() {
  std::vector<std::string> files;
  for (const std::string& folder : adapter_folders()) {
    std::vector<std::string> here;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      const std::string path = entry.path().string();
      if (entry.path().extension() == ".safetensors" && holds_adapter(path)) here.push_back(path);
    }
    std::sort(here.begin(), here.end());
    files.insert(files.end(), here.begin(), here.end());
  }
  return files;
}

Result<AdapterPointer> load_adapter(const std::string& path) {
  COLOPHON_TRY(Bytes file, read_file(path, engine::kAdapterBytesMax));
  auto adapter = engine::Adapter::load(std::move(file));
  if (adapter) return adapter;
  Error error = std::move(adapter).error();
  error.message = "adapter file " + path + ": " + error.message;
  return error;
}

Result<AdapterPointer> find_by_id(const Bytes32& id) {
  for (const std::string& path : adapter_files()) {
    auto adapter = load_adapter(path);
    if (adapter && (*adapter)->id() == id) return adapter;
  }
  return Error{"AdapterNotFound", "no adapter file with id " + to_hex_0x(id) + " in " + where(),
               "fetch the file with that id into one of those folders, or name it with --adapter PATH"};
}

Result<std::int32_t> parse_strength(const std::string& text) {
  const bool negative = text.starts_with('-');
  const auto magnitude = parse_q16(negative ? text.substr(1) : text);
  if (!magnitude || *magnitude > std::uint32_t{INT32_MAX}) {
    return Error{"BadStrength", "'" + printable(text) + "' is no strength of an adapter",
                 "a decimal number between -32768 and 32768, like 0.8"};
  }
  const auto value = static_cast<std::int32_t>(*magnitude);
  return negative ? -value : value;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-+") == std::string_view::npos;
}

}  // namespace

Result<AdapterPointer> find_adapter(const std::string& name) {
  std::error_code ignored;
  if (name.find('/') != std::string::npos || fs::is_regular_file(name, ignored)) return load_adapter(name);
  if (name.starts_with("0x") && name.size() == 66) {
    COLOPHON_TRY(const Bytes32 id, from_hex_exact<32>(name));
    return find_by_id(id);
  }
  const auto files = adapter_files();
  for (const std::string& file : files) {
    const fs::path path(file);
    if (path.stem() == name || path.filename() == name) return load_adapter(file);
  }
  for (const std::string& file : files) {
    auto adapter = load_adapter(file);
    if (adapter && (*adapter)->name() == name) return adapter;
  }
  return Error{"AdapterNotFound", "no adapter '" + printable(name) + "' in " + where(),
               "name a file with --adapter PATH, or a folder of models in COLOPHON_MODELS"};
}

Result<std::vector<AdapterPointer>> find_adapters(const std::vector<std::string>& names) {
  std::vector<AdapterPointer> adapters;
  for (const std::string& name : names) {
    COLOPHON_TRY(AdapterPointer adapter, find_adapter(name));
    adapters.push_back(std::move(adapter));
  }
  return adapters;
}

Result<NamedAdapter> parse_adapter(const std::string& text) {
  NamedAdapter named{text};
  const auto colon = text.rfind(':');
  if (colon != std::string::npos && is_number(std::string_view(text).substr(colon + 1))) {
    named.name = text.substr(0, colon);
    COLOPHON_TRY(named.strength_q16, parse_strength(text.substr(colon + 1)));
  }
  if (named.name.empty()) return Error{"BadUsage", "an adapter without a name", "--adapter NAME:0.8"};
  return named;
}

Result<std::vector<NamedAdapter>> take_adapter_tags(std::string& prompt) {
  constexpr std::string_view kOpening = "<lora:";
  std::vector<NamedAdapter> named;
  for (std::size_t at = prompt.find(kOpening); at != std::string::npos; at = prompt.find(kOpening, at)) {
    const auto end = prompt.find('>', at);
    const Error bad{"BadAdapterTag", "the prompt holds a <lora: that is no <lora:NAME:STRENGTH>",
                    "write it like <lora:mosaic:0.8>"};
    if (end == std::string::npos) return bad;
    const std::string inside = prompt.substr(at + kOpening.size(), end - at - kOpening.size());
    const auto colon = inside.rfind(':');
    NamedAdapter adapter{inside.substr(0, colon)};
    if (adapter.name.empty()) return bad;
    if (colon != std::string::npos) {
      COLOPHON_TRY(adapter.strength_q16, parse_strength(inside.substr(colon + 1)));
    }
    named.push_back(std::move(adapter));
    prompt.erase(at, end + 1 - at);
    // One of two spaces that now meet, or one at an end that the tag made.
    if (at < prompt.size() && prompt[at] == ' ' && (at == 0 || prompt[at - 1] == ' ')) {
      prompt.erase(at, 1);
    } else if (at == prompt.size() && at > 0 && prompt[at - 1] == ' ') {
      prompt.pop_back();
      --at;
    }
  }
  return named;
}

Result<std::shared_ptr<const engine::Model>> fit_model(std::shared_ptr<const engine::Model> model,
                                                       const paint::Recipe& recipe,
                                                       const std::vector<AdapterPointer>& given) {
  return paint::fit_model(std::move(model), recipe, [&](const Bytes32& id) -> Result<AdapterPointer> {
    for (const AdapterPointer& adapter : given) {
      if (adapter->id() == id) return adapter;
    }
    return find_by_id(id);
  });
}

}  // namespace colophon::cli
