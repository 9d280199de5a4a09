#include "paint/seed.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

// A decimal string of up to 78 digits as a big-endian word.
Bytes32 decimal_word(const std::string& digits) {
  Bytes32 word{};
  for (const char digit : digits) {
    unsigned carry = static_cast<unsigned>(digit - '0');
    for (std::size_t i = word.size(); i-- > 0; carry >>= 8) {
      carry += word[i] * 10u;
      word[i] = static_cast<std::uint8_t>(carry);
    }
  }
  return word;
}

TEST(Seed, DrawnOnesAgreeWithTheVectors) {
  const auto& vectors = test::read_vectors("seed.json");
  ASSERT_FALSE(vectors.at("drawn").empty());
  for (const auto& item : vectors.at("drawn")) {
    const SeedFacts facts{.chain_id = decimal_word(item.at("chainId")),
                          .studio = from_hex_exact<20>(item.at("studio").get<std::string>()).value(),
                          .commission_id = decimal_word(item.at("commissionId")),
                          .block_hash = test::word_of(item.at("blockHash"))};
    EXPECT_EQ(std::to_string(drawn_seed(facts)), item.at("seed"));
    EXPECT_TRUE(is_drawn_seed(drawn_seed(facts)));
  }
}

TEST(Seed, ParsesTheWholeRange) {
  EXPECT_EQ(parse_seed("0").value(), 0u);
  EXPECT_EQ(parse_seed("18446744073709551615").value(), UINT64_MAX);
  for (const char* text : {"", "-1", "+1", "007", "1e3", "0x10", "18446744073709551616", " 7"}) {
    const auto seed = parse_seed(text);
    ASSERT_FALSE(seed) << text;
    EXPECT_EQ(seed.error().code, "BadSeed");
  }
}

TEST(Seed, FixedOnesStayBelowTheDrawn) {
  EXPECT_EQ(parse_fixed_seed("9223372036854775807").value(), kDrawnSeedBit - 1);
  EXPECT_EQ(parse_fixed_seed("9223372036854775808").error().code, "SeedNotFixed");
  EXPECT_EQ(parse_fixed_seed("x").error().code, "BadSeed");
}

}  // namespace
}  // namespace colophon::paint
