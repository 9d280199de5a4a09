// The models that this node has, found by id in folders. A file's id is computed once and remembered until
// the file changes; loaded models are kept. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/model.hpp"

namespace colophon::node {

class Shelf {
 public:
  // Of each folder, the files NAME.safetensors. Later folders matter only for what earlier ones lack.
  explicit Shelf(std::vector<std::string> folders) : folders_(std::move(folders)) {}

  struct Book {
    Bytes32 id{};
    std::string path{};
    std::string name{};  // the file's, without its ending
  };
  // Model files that can be read; others are left out.
  std::vector<Book> list();

  // Error: ModelNotFound, those of Model::load.
  Result<std::shared_ptr<const engine::Model>> get(const Bytes32& id);
  bool has(const Bytes32& id);

 private:
  struct Known {
    std::uintmax_t bytes = 0;
    std::int64_t time = 0;
    std::optional<Bytes32> id{};  // nullopt: no model file
  };
  std::vector<Book> scan();

  const std::vector<std::string> folders_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;
  std::map<Bytes32, std::shared_ptr<const engine::Model>> loaded_;
};

}  // namespace colophon::node
