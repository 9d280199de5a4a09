#include "http/target.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

TEST(Target, SplitsAndDecodes) {
  const auto target = parse_target("/api/v1/pieces?words=sea+and%20sky&limit=5&empty=&flag&&x=%C3%A9");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->path, "/api/v1/pieces");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"words", "sea and sky"}, {"limit", "5"}, {"empty", ""}, {"flag", ""}, {"x", "é"}};
  EXPECT_EQ(target->query, expected);
  EXPECT_EQ(parse_target("/a+b/%20/")->path, "/a+b/ /");
}

TEST(Target, RefusesEveryWayOut) {
  for (const char* path : {"/../etc/passwd", "/a/../b", "/..", "/.", "/a/./b", "//etc", "/a//b", "/%2e%2e/x",
                           "/%2E./x", "/a%2fb", "/a%2Fb", "/a\\b", "/a%5cb", "/..%2f..%2f"}) {
    const auto target = parse_target(path);
    ASSERT_FALSE(target.ok()) << path;
    EXPECT_EQ(target.error().code, "PathTraversal") << path;
  }
}

TEST(Target, RefusesWhatIsNoTarget) {
  for (const char* path :
       {"", "a", "*", "http://a/b", "/%", "/%1", "/%zz", "/a%00b", "/\x7f", "/a?x=%0a", "/%ff", "/?a=%c3"}) {
    const auto target = parse_target(path);
    ASSERT_FALSE(target.ok()) << path;
    EXPECT_EQ(target.error().code, "BadTarget") << path;
  }
  std::string many = "/?";
  for (std::size_t i = 0; i <= kQueryParametersMax; ++i) many += "a=1&";
  EXPECT_FALSE(parse_target(many).ok());
}

}  // namespace
}  // namespace colophon::http
