#include "api/readers.hpp"

namespace colophon::api {

Result<std::unique_ptr<Readers>> Readers::open(std::string path) {
  std::unique_ptr<Readers> readers(new Readers(std::move(path)));
  COLOPHON_TRY(auto first, readers->take());
  readers->idle_.push_back(std::move(first));
  return readers;
}

Result<std::unique_ptr<node::Store>> Readers::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto store = std::move(idle_.back());
      idle_.pop_back();
      return store;
    }
  }
  COLOPHON_TRY(node::Store store, node::Store::open(path_, node::Store::Access::kRead));
  return std::make_unique<node::Store>(std::move(store));
}

Result<void> Readers::read(const std::function<Result<void>(node::Store&)>& body) {
  COLOPHON_TRY(auto store, take());
  const auto done = store->read([&] { return body(*store); });
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(store));
  return done;
}

}  // namespace colophon::api
