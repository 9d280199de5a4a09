#include "api/feed.hpp"

#include <chrono>

#include "api/resource.hpp"
#include "api/tables.hpp"
#include "base/text.hpp"

namespace colophon::api {

Feed::Feed(Readers& readers)
    : readers_(readers),
      hub_(std::make_shared<http::EventHub>(
          [this](std::uint64_t last_id, std::size_t count) { return after(last_id, count); },
          kEventsKeptMax)) {}

Result<std::vector<http::Event>> Feed::after(std::uint64_t last_id, std::size_t count) const {
  static const std::string kSql =
      "SELECT " + sql_of(history().columns) + " FROM events WHERE seq > ? ORDER BY seq LIMIT ?";
  std::vector<http::Event> events;
  const auto last = static_cast<std::int64_t>(std::min<std::uint64_t>(last_id, INT64_MAX));
  COLOPHON_TRY_VOID(readers_.read([&](node::Store& store) -> Result<void> {
    for (const Json& row :
         rows_of(store, kSql, history().columns, {last, static_cast<std::int64_t>(count)})) {
      const auto id = row["id"].get<std::uint64_t>();
      events.push_back(
          {id, http::event_text(id, "chain", row.dump(-1, ' ', false, Json::error_handler_t::replace))});
    }
    return {};
  }));
  return events;
}

Result<void> Feed::start() {
  std::uint64_t newest = 0;
  COLOPHON_TRY_VOID(readers_.read([&](node::Store& store) -> Result<void> {
    newest = static_cast<std::uint64_t>(
        store.database().execAndGet("SELECT coalesce(max(seq), 0) FROM events").getInt64());
    return {};
  }));
  hub_->begin_at(newest);
  thread_ = std::thread([this] {
    while (!stopping_) {
      look();
      std::this_thread::sleep_for(std::chrono::milliseconds(kFeedPeriodMs));
    }
  });
  return {};
}

// A store that can't be read now is read later; nothing is lost, for events are asked for by number.
void Feed::look() {
  for (;;) {
    const auto events = after(hub_->newest_id(), 256);
    if (!events || events->empty()) return;
    hub_->publish(*events);
  }
}

void Feed::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Feed::add_to(http::Router& router) {
  router.add("GET", "/api/v1/events", http::at_once([hub = hub_](const http::Request& request) {
               const std::string* last = request.header("last-event-id");
               if (!last) last = request.parameter("after");  // for clients that can't set headers
               const auto id = last ? parse_u64(*last) : std::optional<std::uint64_t>(hub->newest_id());
               if (!id)
                 return http::refuse(
                     request, 400,
                     {"BadParameter", "the last event's id is no number", "send back the id as it came"});
               http::Response response;
               response.body = http::EventStream{hub, std::min(*id, hub->newest_id())};
               return response.with("Content-Type", "text/event-stream")
                   .with("Cache-Control", "no-store")
                   .with("X-Accel-Buffering", "no");
             }));
}

}  // namespace colophon::api
