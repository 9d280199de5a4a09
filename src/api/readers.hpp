// Read-only connections to the node's store, one for each thread that reads at a time. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "node/store.hpp"

namespace colophon::api {

class Readers {
 public:
  // Error: those of Store::open; the first connection is opened at once, so a bad path is known early.
  static Result<std::unique_ptr<Readers>> open(std::string path);

  // Runs `body` on one state of the store.
  Result<void> read(const std::function<Result<void>(node::Store&)>& body);

 private:
  explicit Readers(std::string path) : path_(std::move(path)) {}
  Result<std::unique_ptr<node::Store>> take();

  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<node::Store>> idle_;  // never more than threads have read at once
};

}  // namespace colophon::api
