#include "provenance/mark_key.hpp"

#include <bit>
#include <gtest/gtest.h>
#include <random>

#include "base/file.hpp"

namespace colophon::provenance {
namespace {

MarkKey shipped() {
  return read_mark_key(read_file(COLOPHON_SOURCE_DIR "/models/house.mark", kMarkKeyBytesMax).value()).value();
}

std::vector<double> spoken(const MarkKey& key, std::uint32_t payload) {
  std::vector<double> values;
  for (const std::uint32_t row : key.code)
    values.push_back(std::popcount(row & payload) % 2 == 1 ? -1.0 : 1.0);
  return values;
}

TEST(MarkKey, TheShippedOne) {
  const MarkKey key = shipped();
  EXPECT_EQ(key.period, 64u);
  EXPECT_EQ(key.bits(), 96u);
  EXPECT_EQ(key.carrier.size(), 64u * 64u * 96u);
  EXPECT_EQ(key.code[0], 0u);
}

TEST(MarkKey, DecodesUnderNoise) {
  const MarkKey key = shipped();
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 0.6);
  for (int i = 0; i < 200; ++i) {
    const auto payload = static_cast<std::uint32_t>(random());
    auto values = spoken(key, payload);
    EXPECT_NEAR(decode_mark(key, values).score, 1, 1e-12);
    for (double& value : values) value += noise(random);
    const DecodedMark decoded = decode_mark(key, values);
    EXPECT_EQ(decoded.payload, payload);
    EXPECT_GT(decoded.score, 0.7);
  }
}

TEST(MarkKey, NoiseAloneScoresLow) {
  const MarkKey key = shipped();
  std::mt19937 random(2);
  std::normal_distribution<double> noise;
  for (int i = 0; i < 200; ++i) {
    std::vector<double> values(key.bits());
    for (double& value : values) value = noise(random);
    EXPECT_LT(decode_mark(key, values).score, 0.70);
  }
  EXPECT_EQ(decode_mark(key, std::vector<double>(key.bits())).score, 0);
}

TEST(MarkKey, RefusesOtherFiles) {
  for (const char* name : {"/models/tiny.safetensors", "/LICENSE"}) {
    EXPECT_FALSE(read_mark_key(read_file(std::string(COLOPHON_SOURCE_DIR) + name, kMarkKeyBytesMax).value()))
        << name;
  }
}

}  // namespace
}  // namespace colophon::provenance
