#include "cli/model_folders.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/mapped_file.hpp"
#include "base/text.hpp"
#include "engine/container.hpp"
#include "engine/model_id.hpp"

namespace colophon::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kEnding = ".safetensors";

std::string join(const std::vector<std::string>& folders) {
  std::string text;
  for (const std::string& folder : folders) text += (text.empty() ? "" : ", ") + folder;
  return text.empty() ? "(none)" : text;
}

std::vector<std::string> model_files() {
  std::vector<std::string> files;
  for (const std::string& folder : model_folders()) {
    std::vector<std::string> here;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == kEnding) here.push_back(entry.path().string());
    }
    std::sort(here.begin(), here.end());
    files.insert(files.end(), here.begin(), here.end());
  }
  return files;
}

}  // namespace

std::vector<std::string> model_folders() {
  std::vector<std::string> candidates;
  if (const char* listed = std::getenv("COLOPHON_MODELS")) {
    std::string_view rest = listed;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(':'), rest.size());
      if (end > 0) candidates.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  if (!program.empty()) candidates.push_back((program.parent_path().parent_path() / "models").string());
  if (const char* home = std::getenv("HOME"))
    candidates.push_back(std::string(home) + "/.local/share/colophon/models");
  std::erase_if(candidates, [&](const std::string& folder) { return !fs::is_directory(folder, ignored); });
  return candidates;
}

Result<std::shared_ptr<const engine::Model>> load_model(const std::string& path) {
  COLOPHON_TRY(MappedFile file, MappedFile::open(path, engine::kModelBytesMax));
  auto model = engine::Model::load(std::make_unique<MappedFile>(std::move(file)));
  if (model) return model;
  Error error = std::move(model).error();
  error.message = "model file " + path + ": " + error.message;
  return error;
}

Result<std::shared_ptr<const engine::Model>> find_model(const std::string& name) {
  std::error_code ignored;  // a folder of that name here is no model
  if (name.find('/') != std::string::npos || fs::is_regular_file(name, ignored)) return load_model(name);
  for (const std::string& wanted :
       name.empty() ? std::vector<std::string>{"house", "tiny"} : std::vector{name}) {
    for (const std::string& file : model_files()) {
      const fs::path path(file);
      if (path.stem() == wanted || path.filename() == wanted) return load_model(file);
    }
  }
  return Error{"ModelNotFound",
               "no model '" + printable(name.empty() ? "house" : name) + "' in " + join(model_folders()),
               "name a file with --model PATH, or a folder of models in COLOPHON_MODELS"};
}

Result<std::shared_ptr<const engine::Model>> find_model_by_id(const Bytes32& id) {
  for (const std::string& path : model_files()) {
    const auto file = MappedFile::open(path, engine::kModelBytesMax);
    if (!file) continue;
    const auto constants = engine::read_container(file->bytes());
    if (!constants || engine::model_id(*constants) != id) continue;
    return load_model(path);
  }
  return Error{
      "ModelNotFound", "no model file with id " + to_hex_0x(id) + " in " + join(model_folders()),
      "fetch the file with that id into one of those folders, or name its folder in COLOPHON_MODELS"};
}

}  // namespace colophon::cli
