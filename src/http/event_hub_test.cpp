#include "http/event_hub.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

Event event(std::uint64_t id) {
  return {id, event_text(id, "Minted", "{}")};
}

std::vector<std::uint64_t> ids(const Result<std::vector<Event>>& events) {
  std::vector<std::uint64_t> out;
  if (events)
    for (const Event& one : *events) out.push_back(one.id);
  return out;
}

TEST(EventHub, WritesAnEventAsTheStandardWantsIt) {
  EXPECT_EQ(*event_text(7, "Minted", "a\nb"), "id: 7\nevent: Minted\ndata: a\ndata: b\n\n");
}

TEST(EventHub, GivesTheNewFromMemoryAndTheOldFromTheStore) {
  int asked = 0;
  EventHub hub(
      [&](std::uint64_t last, std::size_t count) -> Result<std::vector<Event>> {
        ++asked;
        std::vector<Event> out;
        for (std::uint64_t id = last + 1; id <= 10 && out.size() < count; ++id) out.push_back(event(id));
        return out;
      },
      3);
  for (std::uint64_t id = 1; id <= 10; ++id) hub.publish({event(id)});
  EXPECT_EQ(ids(hub.after(7, 64)), (std::vector<std::uint64_t>{8, 9, 10}));
  EXPECT_EQ(ids(hub.after(8, 1)), (std::vector<std::uint64_t>{9}));
  EXPECT_TRUE(ids(hub.after(10, 64)).empty());
  EXPECT_TRUE(ids(hub.after(99, 64)).empty());
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(ids(hub.after(2, 3)), (std::vector<std::uint64_t>{3, 4, 5}));
  EXPECT_EQ(asked, 1);
}

TEST(EventHub, WakesReadersUntilTheyLeave) {
  EventHub hub([](std::uint64_t, std::size_t) { return Result<std::vector<Event>>(std::vector<Event>()); },
               3);
  int woken = 0;
  const std::uint64_t reader = hub.add_reader([&] { ++woken; });
  hub.publish({event(1)});
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(hub.readers(), 1u);
  hub.remove_reader(reader);
  hub.publish({event(2)});
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace colophon::http
