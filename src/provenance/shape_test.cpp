#include "provenance/shape.hpp"

#include <gtest/gtest.h>

#include "provenance/document_shape.hpp"

namespace colophon::provenance {
namespace {

std::string told(std::string_view text, const Shape& shape) {
  const auto value = read_json(text);
  const auto checked = check_shape(*value, shape, "here");
  return checked ? "" : checked.error().code + ": " + checked.error().message;
}

// tests/provenance compares the rest with ajv; these are what a JSON Schema can't say.
TEST(Shape, TextsAreWhatPaintersAccept) {
  constexpr Shape kText{.kind = Shape::Kind::kText, .min = 0, .max = 8};
  EXPECT_EQ(told("\"é\"", kText), "");
  EXPECT_EQ(told("\"e\\u0301\"", kText).substr(0, 14), "TextNormalForm");
  EXPECT_EQ(told("\"\\u0007\"", kText).substr(0, 11), "TextControl");
}

TEST(Shape, SaysWhereAndWhat) {
  EXPECT_EQ(told(R"({"provider":{"name":"A"},"engine":{"name":"colophon"}})", kAttestedShape),
            "DocumentMalformed: here.engine lacks the member 'version'");
  EXPECT_EQ(told(R"({"provider":{"name":"A","age":3},"engine":{"name":"c","version":"1"}})", kAttestedShape),
            "DocumentMalformed: here.provider has the unknown member 'age'");
  EXPECT_EQ(
      told(R"({"provider":{"name":"A","detectionUrl":"javascript:1"},"engine":{"name":"c","version":"1"}})",
           kAttestedShape),
      "DocumentMalformed: here.provider.detectionUrl is 'javascript:1', which is not an address that starts "
      "with "
      "https://, http:// or ipfs://");
  EXPECT_EQ(told(R"({"provider":"A","engine":{"name":"c","version":"1"}})", kAttestedShape),
            "DocumentMalformed: here.provider is not an object");
}

}  // namespace
}  // namespace colophon::provenance
