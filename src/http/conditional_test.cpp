#include "http/conditional.hpp"

#include <gtest/gtest.h>

namespace colophon::http {
namespace {

Request with(std::string name, std::string value) {
  Request request;
  request.method = "GET";
  request.headers.emplace(std::move(name), std::move(value));
  return request;
}

TEST(Conditional, KnowsATagInAList) {
  const std::string tag = entity_tag("abc");
  EXPECT_EQ(tag, entity_tag("abc"));
  EXPECT_NE(tag, entity_tag("abd"));
  EXPECT_TRUE(has_tag(with("if-none-match", tag), tag));
  EXPECT_TRUE(has_tag(with("if-none-match", "\"x\", W/" + tag), tag));
  EXPECT_TRUE(has_tag(with("if-none-match", "*"), tag));
  EXPECT_FALSE(has_tag(with("if-none-match", "\"x\""), tag));
  EXPECT_FALSE(has_tag(Request{}, tag));
}

TEST(Conditional, ABodyInMemoryGetsATagAndBecomesA304) {
  Response response = json_text("{}");
  settle_condition(with("accept", "*/*"), response);
  ASSERT_NE(response.header("etag"), nullptr);
  Response again = json_text("{}");
  settle_condition(with("if-none-match", *response.header("etag")), again);
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(std::get<std::string>(again.body).empty());
  EXPECT_EQ(again.header("Content-Type"), nullptr);
  Response other = json_text("{\"a\":1}");
  settle_condition(with("if-none-match", *response.header("etag")), other);
  EXPECT_EQ(other.status, 200);
}

TEST(Conditional, RangesAreThoseOfTheRfc) {
  const auto range = [](const char* text) { return wanted_range(with("range", text), 100, "\"t\""); };
  const auto expect = [&](const char* text, std::uint64_t first, std::uint64_t bytes) {
    const auto got = range(text);
    ASSERT_TRUE(got.ok() && got->has_value()) << text;
    EXPECT_EQ((*got)->first, first) << text;
    EXPECT_EQ((*got)->bytes, bytes) << text;
  };
  expect("bytes=0-0", 0, 1);
  expect("bytes=10-19", 10, 10);
  expect("bytes=90-", 90, 10);
  expect("bytes=90-1000", 90, 10);
  expect("bytes=-5", 95, 5);
  expect("bytes=-500", 0, 100);
  for (const char* bad : {"bytes=100-", "bytes=5-4", "bytes=-0", "bytes=a-b", "bytes=5", "bytes=--5"})
    EXPECT_FALSE(range(bad).ok()) << bad;
  for (const char* whole : {"lines=1-2", "bytes=0-1,5-6"}) {
    ASSERT_TRUE(range(whole).ok()) << whole;
    EXPECT_FALSE(range(whole)->has_value()) << whole;
  }
}

TEST(Conditional, ARangeOfAnotherVersionIsTheWhole) {
  Request request = with("range", "bytes=0-9");
  request.headers.emplace("if-range", "\"old\"");
  const Response response = file_response(request, "/nowhere", 100, "\"new\"", "application/octet-stream");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(std::get<FilePart>(response.body).bytes, 100u);
}

TEST(Conditional, AnImpossibleRangeIs416AndSaysTheSize) {
  const Response response = file_response(with("range", "bytes=500-"), "/nowhere", 100, "\"t\"", "image/png");
  EXPECT_EQ(response.status, 416);
  ASSERT_NE(response.header("Content-Range"), nullptr);
  EXPECT_EQ(*response.header("Content-Range"), "bytes */100");
}

}  // namespace
}  // namespace colophon::http
