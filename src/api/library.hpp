// The models and adapters that this node can paint with, and their files. Immutable, thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/adapter.hpp"
#include "engine/model.hpp"
#include "http/router.hpp"

namespace colophon::api {

struct ModelFile {
  std::string name{};  // as people name it: the file's stem
  std::string path{};
  std::shared_ptr<const engine::Model> model{};
};

struct AdapterFile {
  std::string name{};
  std::string path{};
  std::shared_ptr<const engine::Adapter> adapter{};
};

struct Library {
  std::vector<ModelFile> models{};
  std::vector<AdapterFile> adapters{};

  const ModelFile* find_model(const Bytes32& id) const;
  const AdapterFile* find_adapter(const Bytes32& id) const;
};

// GET /api/v1/models, one of them with its words and sizes, and the files by id with ranges, for painting in
// a browser. `library` outlives the router.
void add_library(http::Router& router, const Library& library);

}  // namespace colophon::api
