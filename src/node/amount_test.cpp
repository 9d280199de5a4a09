#include "node/amount.hpp"

#include <gtest/gtest.h>

namespace colophon::node {
namespace {

TEST(Amount, UnitsAreExact) {
  for (const auto& [text, wei] : {std::pair{"1", "1000000000000000000"},
                                  {"0.05", "50000000000000000"},
                                  {"0.000000000000000001ether", "1"},
                                  {"3gwei", "3000000000"},
                                  {"1.5 gwei", "1500000000"},
                                  {"100wei", "100"},
                                  {"0", "0"}}) {
    const auto amount = parse_amount(text);
    ASSERT_TRUE(amount.ok()) << text;
    EXPECT_EQ(amount->decimal(), wei) << text;
  }
}

TEST(Amount, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", ".", "1.", ".5", "-1", "1e3", "0.5wei", "1.0000000000000000001", "ether", "1 2", "0x10"})
    EXPECT_EQ(parse_amount(text).error().code, "BadAmount") << text;
}

}  // namespace
}  // namespace colophon::node
