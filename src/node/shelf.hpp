// The models and adapters that this node has, found by id in folders. A file's id is computed once and
// remembered until the file changes; loaded models are kept. Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/adapter.hpp"
#include "engine/model.hpp"
#include "paint/recipe.hpp"

namespace colophon::node {

class Shelf {
 public:
  // Of each folder, and of its folder `adapters`, the files NAME.safetensors. Later folders matter only for
  // what earlier ones lack.
  explicit Shelf(std::vector<std::string> folders);

  struct Book {
    Bytes32 id{};
    std::string path{};
    std::string name{};  // the file's, without its ending
    bool adapter = false;
  };
  // Model files that can be read; others are left out.
  std::vector<Book> list();

  // Error: ModelNotFound, those of Model::load.
  Result<std::shared_ptr<const engine::Model>> get(const Bytes32& id);
  // The model that paints the recipe, with its adapters in it. Errors: AdapterNotFound, those of get and of
  // paint::fit_model.
  Result<std::shared_ptr<const engine::Model>> fitted(const paint::Recipe& recipe);
  // Whether the files of model and adapters are here.
  bool holds(const paint::Recipe& recipe);

 private:
  static constexpr std::size_t kFittedMax = 8;

  struct Known {
    std::uintmax_t bytes = 0;
    std::int64_t time = 0;
    std::optional<Book> book{};  // nullopt: neither a model nor an adapter
  };
  std::vector<Book> scan();
  Result<std::shared_ptr<const engine::Adapter>> adapter(const Bytes32& id);

  std::vector<std::string> folders_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;
  std::map<Bytes32, std::shared_ptr<const engine::Model>> loaded_;
  std::map<Bytes32, std::weak_ptr<const engine::Adapter>> adapters_;  // one file serves all strengths
  std::deque<std::pair<Bytes, std::shared_ptr<const engine::Model>>> fitted_;  // the last ones, by key_of
};

}  // namespace colophon::node
