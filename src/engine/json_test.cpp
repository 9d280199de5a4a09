#include "engine/json.hpp"

#include <gtest/gtest.h>

namespace colophon::engine {
namespace {

TEST(Json, ReadsWhatModelFilesHold) {
  const auto json =
      parse_json(R"({"a": [1, -2, true, false, "x\n\"y"], "b": {}, "c": 4611686018427387904}  )");
  ASSERT_TRUE(json.ok()) << json.error().message;
  EXPECT_EQ(*(*json->find("a")->array())[1].integer(), -2);
  EXPECT_EQ(*(*json->find("a")->array())[4].string(), "x\n\"y");
  EXPECT_EQ(*json->find("c")->integer(), std::int64_t{1} << 62);
  EXPECT_EQ(json->find("d"), nullptr);
}

TEST(Json, RefusesEverythingElse) {
  for (const char* text : {"",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1,\"a\":2}",
                           "1.5",
                           "1e3",
                           "01",
                           "-0",
                           "-",
                           "null",
                           "nul",
                           "\"abc",
                           "\"\x01\"",
                           "\"\\u0041\"",
                           "\"\\x\"",
                           "\"\xff\"",
                           "{} {}",
                           "{}x",
                           "'a'",
                           "NaN",
                           "99999999999999999999",
                           "4611686018427387905",
                           "[1 2]",
                           "{1:2}",
                           " {}",
                           "{}\n"}) {
    EXPECT_FALSE(parse_json(text).ok()) << text;
  }
  EXPECT_FALSE(parse_json(std::string(40, '[') + std::string(40, ']')).ok());
}

}  // namespace
}  // namespace colophon::engine
