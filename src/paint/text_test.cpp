#include "paint/text.hpp"

#include <gtest/gtest.h>

#include "paint/nfc.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(Nfc, AgreesWithTheVectorsOnEveryCodePoint) {
  const auto& vectors = test::read_vectors("text.json");
  std::vector<std::uint8_t> expected(0x110000);
  for (const auto& range : vectors.at("classes")) {
    for (std::size_t point = range.at(0); point <= range.at(1); ++point) expected[point] = range.at(2);
  }
  for (const char* refused : {"no", "maybe"}) {
    for (const auto& range : vectors.at(refused)) {
      for (std::size_t point = range.at(0); point <= range.at(1); ++point) expected[point] = kNfcRefused;
    }
  }
  for (char32_t point = 0; point < expected.size(); ++point) {
    ASSERT_EQ(nfc_class(point), expected[point]) << std::hex << static_cast<std::uint32_t>(point);
  }
}

TEST(Text, IsJudgedAsTheVectorsJudge) {
  for (const auto& item : test::read_vectors("text.json").at("cases")) {
    const Bytes bytes = test::bytes_of(item.at("text"));
    const auto result = check_text(as_text(bytes), "prompt");
    const std::string code = result ? "" : result.error().code;
    EXPECT_EQ(code, item.value("reason", "")) << item;
  }
}

TEST(Text, ErrorsSayWhere) {
  EXPECT_EQ(check_text("caf\xC3", "prompt").error().message, "the prompt is not UTF-8 at byte 3");
  EXPECT_EQ(check_text("é\n", "prompt").error().message,
            "U+000A, character 2 of the prompt, is a control character");
  EXPECT_EQ(check_text("x\U0002F800", "negative prompt").error().message.substr(0, 45),
            "U+2F800, character 2 of the negative prompt, ");
}

}  // namespace
}  // namespace colophon::paint
