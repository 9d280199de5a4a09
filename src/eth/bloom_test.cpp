#include "eth/bloom.hpp"

#include <gtest/gtest.h>

namespace colophon::eth {
namespace {

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

TEST(Bloom, WhatWasAddedMayBeThere) {
  Bytes bloom;
  for (const char* word : {"testtest", "test", "hallo", "other"}) bloom_add(bloom, as_bytes(word));
  for (const char* word : {"testtest", "test", "hallo", "other"})
    EXPECT_TRUE(bloom_may_hold(bloom, as_bytes(word))) << word;
  for (const char* word : {"tes", "lo"}) EXPECT_FALSE(bloom_may_hold(bloom, as_bytes(word))) << word;
}

// Keccak-256 of the empty string starts c5d2 4601 86f7: bits 0x5d2, 0x601 and 0x6f7, from the end.
TEST(Bloom, BitsAreCountedFromTheEnd) {
  Bytes bloom;
  bloom_add(bloom, {});
  Bytes expected(kBloomBytes);
  for (const std::size_t bit : {0x5d2u, 0x601u, 0x6f7u})
    expected[kBloomBytes - 1 - bit / 8] =
        static_cast<std::uint8_t>(expected[kBloomBytes - 1 - bit / 8] | 1 << bit % 8);
  EXPECT_EQ(bloom, expected);
}

TEST(Bloom, WithoutAFilterAnythingMayBeThere) {
  EXPECT_TRUE(bloom_may_hold({}, hex("00")));
  EXPECT_FALSE(bloom_may_hold(Bytes(kBloomBytes), hex("00")));
}

}  // namespace
}  // namespace colophon::eth
