// What tests of a fleet begin with: a NATS server, models, jobs for them, a log that keeps quiet.
#pragma once

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include "node/fleet_bus.hpp"
#include "tests/support/nats_server.hpp"
#include "tests/support/paint_job.hpp"

namespace colophon::test {

class FleetRig : public testing::Test {
 protected:
  node::FleetAddress address() const { return {.url = server.url(), .name = "test", .ack_seconds = 3}; }
  node::PaintJob job(std::uint64_t seed) { return paint_job(shelf, seed); }
  // True when it happened, within that many seconds.
  template <typename Happened>
  static bool until(Happened happened, int seconds = 30) {
    for (int i = 0; i < seconds * 100; ++i) {
      if (happened()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return happened();
  }
  bool logged(const std::string& words) const {
    for (const std::string& line : said->last_formatted())
      if (line.find(words) != std::string::npos) return true;
    return false;
  }

  NatsServer server;
  const std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> said =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(1'000);
  spdlog::logger log{"test", said};
  node::Shelf shelf{{std::string(COLOPHON_SOURCE_DIR) + "/models"}};
};

}  // namespace colophon::test
