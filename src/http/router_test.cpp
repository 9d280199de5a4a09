#include "http/router.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

Handler named(const char* name) {
  return at_once([name](const Request&) { return json_text(name); });
}

Router router() {
  Router out;
  out.add("GET", "/pieces", named("list"));
  out.add("GET", "/pieces/{token}", named("one"));
  out.add("GET", "/pictures/{hash}.png", named("picture"));
  out.add("POST", "/pieces/{token}", named("post"));
  return out;
}

TEST(Router, FindsPatternsWithCapturesAndEndings) {
  const Router routes = router();
  EXPECT_EQ(routes.find("GET", "/pieces").pattern, "/pieces");
  const auto one = routes.find("GET", "/pieces/0x12");
  ASSERT_NE(one.handler, nullptr);
  EXPECT_EQ(one.captures.at("token"), "0x12");
  const auto picture = routes.find("HEAD", "/pictures/ab.png");
  ASSERT_NE(picture.handler, nullptr);
  EXPECT_EQ(picture.captures.at("hash"), "ab");
}

TEST(Router, DoesNotFindWhatIsNotThere) {
  const Router routes = router();
  for (const char* path :
       {"/", "/piece", "/pieces/", "/pieces/a/b", "/pictures/ab.jpg", "/pictures/.png", ""})
    EXPECT_EQ(routes.find("GET", path).handler, nullptr) << path;
}

TEST(Router, SaysWhichMethodsAPathTakes) {
  const Router routes = router();
  const auto match = routes.find("DELETE", "/pieces/a");
  EXPECT_EQ(match.handler, nullptr);
  EXPECT_EQ(match.allowed, "GET, HEAD, POST");
  EXPECT_TRUE(routes.find("DELETE", "/nothing").allowed.empty());
}

}  // namespace
}  // namespace colophon::http
