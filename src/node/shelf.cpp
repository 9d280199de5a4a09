#include "node/shelf.hpp"

#include <algorithm>
#include <filesystem>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "engine/container.hpp"
#include "engine/model_id.hpp"
#include "paint/fit_model.hpp"

namespace colophon::node {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kFilesMax = 1'000;  // of a folder

std::optional<Shelf::Book> book_of(const std::string& path) {
  const auto file = read_file(path, engine::kModelBytesMax);
  if (!file) return std::nullopt;
  const auto constants = engine::read_container(*file);
  if (!constants) return std::nullopt;
  const auto has = [&](const char* name) {
    return std::any_of(constants->begin(), constants->end(), [&](const auto& c) { return c.name == name; });
  };
  const bool adapter = has("adapter") && !has("program");
  if (!adapter && !has("program")) return std::nullopt;
  return Shelf::Book{adapter ? engine::adapter_id(*constants) : engine::model_id(*constants), path,
                     fs::path(path).stem().string(), adapter};
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

// What decides the fitted model.
Bytes key_of(const paint::Recipe& recipe) {
  Bytes key(recipe.model.begin(), recipe.model.end());
  append_be(key, recipe.width);
  append_be(key, recipe.height);
  for (const paint::Adapter& one : recipe.adapters) {
    append(key, one.id);
    append_be(key, static_cast<std::uint32_t>(one.strength_q16));
  }
  return key;
}

}  // namespace

Shelf::Shelf(std::vector<std::string> folders) {
  for (std::string& folder : folders) {
    std::string adapters = folder + "/adapters";
    folders_.push_back(std::move(folder));
    folders_.push_back(std::move(adapters));
  }
}

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
      if (known.bytes != bytes || known.time != ticks) known = {bytes, ticks, book_of(path)};
      if (known.book) books.push_back(*known.book);
    }
  }
  return books;
}

std::vector<Shelf::Book> Shelf::list() {
  const std::lock_guard lock(mutex_);
  std::vector<Book> books = scan();
  std::erase_if(books, [](const Book& book) { return book.adapter; });
  return books;
}

bool Shelf::holds(const paint::Recipe& recipe) {
  const std::lock_guard lock(mutex_);
  const auto books = scan();
  const auto here = [&](const Bytes32& id, bool adapter) {
    return std::any_of(books.begin(), books.end(),
                       [&](const Book& book) { return book.id == id && book.adapter == adapter; });
  };
  return here(recipe.model, false) &&
         std::all_of(recipe.adapters.begin(), recipe.adapters.end(),
                     [&](const paint::Adapter& one) { return here(one.id, true); });
}

Result<std::shared_ptr<const engine::Model>> Shelf::get(const Bytes32& id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = loaded_.find(id); found != loaded_.end()) return found->second;
  for (const Book& book : scan()) {
    if (book.id != id || book.adapter) continue;
    COLOPHON_TRY(Bytes file, read_file(book.path, engine::kModelBytesMax));
    COLOPHON_TRY(auto model, engine::Model::load(std::move(file)));
    if (model->id() != id) continue;  // it changed in between
    loaded_[id] = model;
    return model;
  }
  return Error{"ModelNotFound", "no model file here has id " + to_hex_0x(id),
               "colophon model fetch " + to_hex_0x(id)};
}

Result<std::shared_ptr<const engine::Adapter>> Shelf::adapter(const Bytes32& id) {
  if (const auto found = adapters_.find(id); found != adapters_.end()) {
    if (auto known = found->second.lock()) return known;
  }
  for (const Book& book : scan()) {
    if (book.id != id || !book.adapter) continue;
    COLOPHON_TRY(Bytes file, read_file(book.path, engine::kAdapterBytesMax));
    COLOPHON_TRY(auto loaded, engine::Adapter::load(std::move(file)));
    if (loaded->id() != id) continue;
    adapters_[id] = loaded;
    return loaded;
  }
  return Error{"AdapterNotFound", "no adapter file here has id " + to_hex_0x(id),
               "put the file into a model folder's folder adapters"};
}

Result<std::shared_ptr<const engine::Model>> Shelf::fitted(const paint::Recipe& recipe) {
  COLOPHON_TRY(auto model, get(recipe.model));
  const std::lock_guard lock(mutex_);
  const Bytes key = key_of(recipe);
  for (const auto& [of, kept] : fitted_) {
    if (of == key) return kept;
  }
  COLOPHON_TRY(auto made,
               paint::fit_model(std::move(model), recipe, [this](const Bytes32& id) { return adapter(id); }));
  if (recipe.adapters.empty()) return made;
  if (fitted_.size() >= kFittedMax) fitted_.pop_front();
  fitted_.emplace_back(key, made);
  return made;
}

}  // namespace colophon::node
