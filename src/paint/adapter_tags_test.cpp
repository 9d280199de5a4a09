#include "paint/adapter_tags.hpp"

#include <gtest/gtest.h>

namespace colophon::paint {
namespace {

TEST(AdapterTags, AreTakenOutOfAPrompt) {
  std::string prompt = "a red <lora:mosaic:0.5> circle <lora:ink:-1> <lora:plain>";
  const auto named = take_adapter_tags(prompt);
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(prompt, "a red circle");
  ASSERT_EQ(named->size(), 3u);
  EXPECT_EQ((*named)[0].name, "mosaic");
  EXPECT_EQ((*named)[0].strength_q16, 32'768);
  EXPECT_EQ((*named)[1].strength_q16, -65'536);
  EXPECT_EQ((*named)[2].strength_q16, 65'536);
}

TEST(AdapterTags, RefusesBrokenOnes) {
  for (const char* text : {"<lora:", "<lora:>", "a <lora::1>", "<lora:a:b>", "<lora:a:>"}) {
    std::string prompt = text;
    EXPECT_FALSE(take_adapter_tags(prompt).ok()) << text;
  }
}

TEST(AdapterTags, ANameMayHoldAColon) {
  const auto named = parse_adapter("C:folder:0.25");
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(named->name, "C:folder");
  EXPECT_EQ(named->strength_q16, 16'384);
  EXPECT_EQ(parse_adapter("mosaic").value().strength_q16, 65'536);
  EXPECT_FALSE(parse_adapter(":1").ok());
}

}  // namespace
}  // namespace colophon::paint
