#include "node/painting.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"

namespace colophon::node {
namespace {

class PaintingTest : public testing::Test {
 protected:
  PaintJob job(std::uint64_t seed) {
    const auto model = shelf.get(shelf.list().at(0).id).value();
    const engine::Program& program = model->program();
    PaintJob job;
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
  Shelf shelf{{COLOPHON_SOURCE_DIR "/models"}};
};

TEST_F(PaintingTest, ThePoolPaintsEachOnceAndTheSame) {
  PaintPool pool(shelf, 2, 1);
  for (std::uint64_t seed = 1; seed <= 4; ++seed) EXPECT_TRUE(pool.add(job(seed)));
  EXPECT_FALSE(pool.add(job(1)) && pool.add(job(1)));
  std::vector<PaintResult> all;
  for (int i = 0; i < 1'000 && all.size() < 4; ++i) {
    pool.wait_ms(1'000);
    for (PaintResult& result : pool.take()) all.push_back(std::move(result));
  }
  ASSERT_EQ(all.size(), 4u);
  for (const PaintResult& result : all) {
    ASSERT_TRUE(result.outcome.ok()) << describe(result.outcome.error());
    const PaintResult again = paint_now(shelf, {result.request_hash, result.request}, 1);
    EXPECT_EQ(again.image_hash, result.image_hash);
    EXPECT_EQ(again.trace_root, result.trace_root);
    EXPECT_EQ(paint::image_hash(result.file), result.image_hash);
    EXPECT_FALSE(pool.busy_with(result.request_hash));
  }
  EXPECT_EQ(pool.waiting(), 0u);
  EXPECT_TRUE(pool.stop_within_ms(1'000));
  EXPECT_FALSE(pool.add(job(9)));
}

TEST_F(PaintingTest, WhatCannotBePaintedSaysWhy) {
  PaintJob unknown = job(1);
  unknown.request.recipe.model = Bytes32{1};
  EXPECT_EQ(paint_now(shelf, unknown, 1).outcome.error().code, "ModelNotFound");
  PaintJob large = job(1);
  large.request.recipe.width = 4'096;
  EXPECT_EQ(paint_now(shelf, large, 1).outcome.error().code, "SizeNotOffered");
}

TEST_F(PaintingTest, WakingEndsAWait) {
  PaintPool pool(shelf, 1, 1);
  pool.wake();
  pool.wait_ms(60'000);
}

}  // namespace
}  // namespace colophon::node
