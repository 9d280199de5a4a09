// Server-sent events for many readers. Each reader is only a number, the last event that it has: the newest
// events are kept here once for all of them, older ones are asked of whoever stored them. So a slow reader
// costs nothing but its connection. WHATWG HTML, 9.2. Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace colophon::http {

struct Event {
  std::uint64_t id = 0;
  std::shared_ptr<const std::string> text{};  // as it goes over the wire (event_text)
};

// "id: …\nevent: …\ndata: …\n\n", a data line for each line of `data`.
std::shared_ptr<const std::string> event_text(std::uint64_t id, std::string_view name, std::string_view data);

class EventHub {
 public:
  // At most `count` events after `last_id`, ascending; called from any thread.
  using Older = std::function<Result<std::vector<Event>>(std::uint64_t last_id, std::size_t count)>;

  EventHub(Older older, std::size_t kept_max);

  // Nothing up to here will be published. Before anything else.
  void begin_at(std::uint64_t newest_id);

  // Ascending, above all before. Wakes the readers.
  void publish(const std::vector<Event>& events);

  // What a reader that has `last_id` is sent next, at most `count`; empty: nothing yet.
  Result<std::vector<Event>> after(std::uint64_t last_id, std::size_t count) const;

  std::uint64_t newest_id() const;

  // `wake` is called at each publish, from any thread, until the number is given back; it must not block.
  std::uint64_t add_reader(std::function<void()> wake);
  void remove_reader(std::uint64_t number);
  std::size_t readers() const;

 private:
  const Older older_;
  const std::size_t kept_max_;
  mutable std::mutex mutex_;
  std::deque<Event> kept_;
  std::uint64_t newest_id_ = 0;
  bool begun_ = false;  // newest_id_ is known to be that
  std::uint64_t next_reader_ = 1;
  std::unordered_map<std::uint64_t, std::function<void()>> readers_;
};

}  // namespace colophon::http
