#include "provenance/json_text.hpp"

#include <gtest/gtest.h>

namespace colophon::provenance {
namespace {

std::string canonical(std::string_view text) {
  const auto value = read_json(text);
  return value ? canonical_json(*value) : value.error().code + ": " + value.error().message;
}

// RFC 8785, section 3.2.3: sorted by UTF-16 units, where U+1F600 stands before U+FB33.
TEST(JsonText, TheRfcsOrder) {
  EXPECT_EQ(
      canonical("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet "
                "With Dagesh\","
                "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}"),
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With "
      "Diaeresis\","
      "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(JsonText, Escapes) {
  EXPECT_EQ(canonical(R"("\u0000\u001f\b\t\n\f\r\"\\\/\u007f\u0061")"),
            "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f"
            "a\"");
}

TEST(JsonText, Numbers) {
  EXPECT_EQ(canonical(" [ 0 , -1 , 9007199254740991 , -9007199254740991 ] \n"),
            "[0,-1,9007199254740991,-9007199254740991]");
  for (const char* wrong : {"1.0", "1e2", "-0", "01", "9007199254740992", "-", "+1", "0x1"}) {
    EXPECT_EQ(canonical(wrong).substr(0, 7), "BadJson") << wrong;
  }
}

TEST(JsonText, RefusesWhatOthersLetPass) {
  const std::pair<const char*, const char*> kWrong[] = {
      {"{\"a\":1,\"a\":1}", "twice"},
      {"{\"a\":1,\"\\u0061\":2}", "twice"},
      {"null", "null"},
      {"[1,]", "expected"},
      {"{\"a\":1,}", "expected a string"},
      {"\"\\ud800\"", "surrogate"},
      {"\"\\ud800\\u0041\"", "surrogate"},
      {"\"\\udc00\"", "surrogate"},
      {"\"\\u00g0\"", "escape"},
      {"\"\\u0x41\"", "escape"},
      {"\"\\x41\"", "escape"},
      {"\"\xed\xa0\x80\"", "UTF-8"},
      {"\"\xc0\x80\"", "UTF-8"},
      {"\"\n\"", "control"},
      {"\"a", "within a string"},
      {"1 2", "follows"},
      {"", "ends early"},
      {"[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "deep"},
  };
  for (const auto& [text, reason] : kWrong) {
    EXPECT_NE(canonical(text).find(reason), std::string::npos) << text << " gives " << canonical(text);
    EXPECT_EQ(canonical(text).substr(0, 7), "BadJson") << text;
  }
}

TEST(JsonText, SixtyFourKibibytes) {
  const std::string longest = "\"" + std::string(kJsonBytesMax - 2, 'a') + "\"";
  EXPECT_EQ(canonical(longest), longest);
  EXPECT_EQ(canonical(longest + " ").substr(0, 16), "DocumentTooLarge");
}

TEST(JsonText, TheHashIsOfTheCanonicalForm) {
  const auto spaced = read_json("{ \"b\" : 1, \"a\" : 2 }");
  const auto tight = read_json("{\"a\":2,\"b\":1}");
  EXPECT_EQ(json_hash(*spaced), json_hash(*tight));
  // sha256sum of {"a":2,"b":1}
  EXPECT_EQ(to_hex(json_hash(*tight)), "d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772");
}

}  // namespace
}  // namespace colophon::provenance
