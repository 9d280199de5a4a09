#include "keys/salt.hpp"

#include <gtest/gtest.h>

namespace colophon::keys {
namespace {

TEST(Salt, IsAnotherEachTime) {
  const auto first = random_salt();
  const auto second = random_salt();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(*first, *second);
  EXPECT_NE(*first, Bytes32{});
}

}  // namespace
}  // namespace colophon::keys
