// What tests of a fleet begin with: a NATS server, models, jobs for them, a log that keeps quiet.
#pragma once

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include "node/fleet_bus.hpp"
#include "node/painting.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/nats_server.hpp"

namespace colophon::test {

class FleetRig : public testing::Test {
 protected:
  node::FleetAddress address() const { return {.url = server.url(), .name = "test", .ack_seconds = 3}; }
  node::PaintJob job(std::uint64_t seed) {
    const auto model = shelf.get(shelf.list().at(0).id).value();
    const engine::Program& program = model->program();
    node::PaintJob job;
    job.request.seed = seed;
    paint::Recipe& recipe = job.request.recipe;
    recipe.model = model->id();
    recipe.prompt = "calm sea";
    recipe.sampler = program.samplers[0].name;
    recipe.steps = static_cast<std::uint16_t>(program.samplers[0].schedules[0].steps);
    recipe.guidance_q16 = 1u << 16;
    recipe.width = static_cast<std::uint16_t>(program.sizes[0].width);
    recipe.height = static_cast<std::uint16_t>(program.sizes[0].height);
    job.request_hash = paint::request_hash(job.request);
    return job;
  }
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
