#include "http/event_hub.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace colophon::http {

std::shared_ptr<const std::string> event_text(std::uint64_t id, std::string_view name,
                                              std::string_view data) {
  std::string text = "id: " + std::to_string(id) + "\nevent: ";
  text.append(name).append("\n");
  for (;;) {
    const std::size_t end = std::min(data.find('\n'), data.size());
    text.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == data.size()) break;
    data.remove_prefix(end + 1);
  }
  text.append("\n");
  return std::make_shared<const std::string>(std::move(text));
}

EventHub::EventHub(Older older, std::size_t kept_max) : older_(std::move(older)), kept_max_(kept_max) {}

void EventHub::begin_at(std::uint64_t newest_id) {
  const std::scoped_lock lock(mutex_);
  newest_id_ = newest_id;
  begun_ = true;
}

void EventHub::publish(const std::vector<Event>& events) {
  if (events.empty()) return;
  std::vector<std::function<void()>> wakes;
  {
    const std::scoped_lock lock(mutex_);
    for (const Event& event : events) {
      COLOPHON_CHECK(event.id > newest_id_);
      newest_id_ = event.id;
      begun_ = true;
      kept_.push_back(event);
      if (kept_.size() > kept_max_) kept_.pop_front();
    }
    wakes.reserve(readers_.size());
    for (const auto& [number, wake] : readers_) wakes.push_back(wake);
  }
  for (const auto& wake : wakes) wake();
}

Result<std::vector<Event>> EventHub::after(std::uint64_t last_id, std::size_t count) const {
  {
    const std::scoped_lock lock(mutex_);
    if (begun_ && last_id >= newest_id_) return std::vector<Event>();
    if (!kept_.empty() && kept_.front().id <= last_id + 1) {
      auto at = std::upper_bound(kept_.begin(), kept_.end(), last_id,
                                 [](std::uint64_t id, const Event& event) { return id < event.id; });
      std::vector<Event> out;
      for (; at != kept_.end() && out.size() < count; ++at) out.push_back(*at);
      return out;
    }
  }
  return older_(last_id, count);
}

std::uint64_t EventHub::newest_id() const {
  const std::scoped_lock lock(mutex_);
  return newest_id_;
}

std::uint64_t EventHub::add_reader(std::function<void()> wake) {
  const std::scoped_lock lock(mutex_);
  readers_.emplace(next_reader_, std::move(wake));
  return next_reader_++;
}

void EventHub::remove_reader(std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  readers_.erase(number);
}

std::size_t EventHub::readers() const {
  const std::scoped_lock lock(mutex_);
  return readers_.size();
}

}  // namespace colophon::http
