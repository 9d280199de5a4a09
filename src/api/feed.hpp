// What is new in the store, for /api/v1/events: one thread looks, everybody is told. An event's id is its
// row's seq, which is never given twice, so a client that comes back names the last that it has.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "api/readers.hpp"
#include "http/event_hub.hpp"
#include "http/router.hpp"

namespace colophon::api {

inline constexpr std::uint64_t kFeedPeriodMs = 200;
inline constexpr std::size_t kEventsKeptMax = 1'024;

class Feed {
 public:
  explicit Feed(Readers& readers);
  ~Feed() { stop(); }

  // Error: StoreFailed.
  Result<void> start();
  void stop();

  // GET /api/v1/events
  void add_to(http::Router& router);

 private:
  Result<std::vector<http::Event>> after(std::uint64_t last_id, std::size_t count) const;
  void look();

  Readers& readers_;
  std::shared_ptr<http::EventHub> hub_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace colophon::api
