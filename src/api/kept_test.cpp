#include "api/kept.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

std::shared_ptr<const std::string> bytes(std::size_t size) {
  return std::make_shared<const std::string>(size, 'x');
}

TEST(Kept, ForgetsTheLongestUnused) {
  Kept kept(100);
  kept.put("a", bytes(40));
  kept.put("b", bytes(40));
  EXPECT_NE(kept.find("a"), nullptr);
  kept.put("c", bytes(40));
  EXPECT_EQ(kept.find("b"), nullptr);
  EXPECT_NE(kept.find("a"), nullptr);
  EXPECT_NE(kept.find("c"), nullptr);
  EXPECT_EQ(kept.bytes(), 80u);
  kept.put("large", bytes(101));
  EXPECT_EQ(kept.find("large"), nullptr);
  kept.put("a", bytes(10));
  EXPECT_EQ(kept.bytes(), 80u);
}

}  // namespace
}  // namespace colophon::api
