#include "cli/adapters.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/model_folders.hpp"
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
