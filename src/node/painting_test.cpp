#include "node/painting.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "paint/picture.hpp"
#include "tests/support/paint_job.hpp"

namespace colophon::node {
namespace {

class PaintingTest : public testing::Test {
 protected:
  PaintJob job(std::uint64_t seed) { return test::paint_job(shelf, seed); }
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
