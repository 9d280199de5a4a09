// Answers that cost something to make and never change, kept up to a number of bytes; the longest unused go
// first. Thread-safe.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace colophon::api {

class Kept {
 public:
  explicit Kept(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  std::shared_ptr<const std::string> find(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = items_.find(key);
    if (found == items_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.bytes;
  }

  void put(const std::string& key, std::shared_ptr<const std::string> bytes) {
    const std::scoped_lock lock(mutex_);
    if (items_.count(key) > 0 || bytes->size() > bytes_max_) return;
    bytes_ += bytes->size();
    order_.push_front(key);
    items_.emplace(key, Item{std::move(bytes), order_.begin()});
    while (bytes_ > bytes_max_) {
      const auto last = items_.find(order_.back());
      bytes_ -= last->second.bytes->size();
      items_.erase(last);
      order_.pop_back();
    }
  }

  std::size_t bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
  }

 private:
  struct Item {
    std::shared_ptr<const std::string> bytes{};
    std::list<std::string>::iterator place{};
  };
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<std::string> order_;  // the most recently used first
  std::unordered_map<std::string, Item> items_;
};

}  // namespace colophon::api
