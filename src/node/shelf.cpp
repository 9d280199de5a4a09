#include "node/shelf.hpp"

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "engine/container.hpp"
#include "engine/model_id.hpp"

namespace colophon::node {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kFilesMax = 1'000;  // of a folder

std::optional<Bytes32> id_of(const std::string& path) {
  const auto file = read_file(path, engine::kModelBytesMax);
  if (!file) return std::nullopt;
  const auto constants = engine::read_container(*file);
  if (!constants) return std::nullopt;
  return engine::model_id(*constants);
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".safetensors" && files.size() < kFilesMax)
      files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<Shelf::Book> Shelf::scan() {
  std::vector<Book> books;
  for (const std::string& folder : folders_) {
    for (const std::string& path : files_of(folder)) {
      std::error_code failed;
      const auto bytes = fs::file_size(path, failed);
      const auto time = failed ? fs::file_time_type() : fs::last_write_time(path, failed);
      if (failed) continue;
      const std::int64_t ticks = time.time_since_epoch().count();
      Known& known = known_[path];
      if (known.bytes != bytes || known.time != ticks) known = {bytes, ticks, id_of(path)};
      if (known.id) books.push_back({*known.id, path, fs::path(path).stem().string()});
    }
  }
  return books;
}

std::vector<Shelf::Book> Shelf::list() {
  const std::lock_guard lock(mutex_);
  return scan();
}

bool Shelf::has(const Bytes32& id) {
  const auto books = list();
  return std::any_of(books.begin(), books.end(), [&](const Book& book) { return book.id == id; });
}

Result<std::shared_ptr<const engine::Model>> Shelf::get(const Bytes32& id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = loaded_.find(id); found != loaded_.end()) return found->second;
  for (const Book& book : scan()) {
    if (book.id != id) continue;
    COLOPHON_TRY(Bytes file, read_file(book.path, engine::kModelBytesMax));
    COLOPHON_TRY(auto model, engine::Model::load(std::move(file)));
    if (model->id() != id) continue;  // it changed in between
    loaded_[id] = model;
    return model;
  }
  return Error{"ModelNotFound", "no model file here has id " + to_hex_0x(id),
               "colophon model fetch " + to_hex_0x(id)};
}

}  // namespace colophon::node
