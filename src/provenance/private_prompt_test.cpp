#include "provenance/private_prompt.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/file.hpp"

namespace colophon::provenance {
namespace {

const PrivatePrompt kPrompt{{7}, {"calm sea at night", "fog"}};

paint::Recipe committing_to(const PrivatePrompt& prompt) {
  paint::Recipe recipe;
  recipe.prompt_rule = paint::PromptRule::kCommitted;
  recipe.prompt_commitment = commitment_of(prompt);
  return recipe;
}

TEST(PrivatePrompt, AnEnvelopeComesBack) {
  for (const std::size_t length : {0, 1, 216, 217, 218, 219, 220, 1024}) {
    const PrivatePrompt prompt{{1}, {std::string(length, 'a'), "b"}};
    const Bytes bytes = encode_envelope(prompt);
    EXPECT_EQ(bytes.size() % 256, 0u);
    const auto back = decode_envelope(bytes);
    ASSERT_TRUE(back.ok()) << length << back.error().message;
    EXPECT_EQ(back->salt, prompt.salt);
    EXPECT_EQ(back->texts.prompt, prompt.texts.prompt);
    EXPECT_EQ(back->texts.negative_prompt, "b");
  }
}

TEST(PrivatePrompt, Vectors) {
  const auto file = read_file(COLOPHON_SOURCE_DIR "/spec/vectors/private_prompt.json", 1 << 20);
  ASSERT_TRUE(file.ok());
  const auto vectors = nlohmann::json::parse(as_text(*file));
  ASSERT_GE(vectors.at("prompts").size(), 6u);
  for (const auto& one : vectors.at("prompts")) {
    const PrivatePrompt prompt{from_hex_exact<32>(one.at("salt").get<std::string>()).value(),
                               {one.at("prompt"), one.at("negativePrompt")}};
    EXPECT_EQ(to_hex_0x(commitment_of(prompt)), one.at("commitment"));
    EXPECT_EQ(to_hex_0x(encode_envelope(prompt)), one.at("envelope")) << one.at("name");
  }
}

TEST(PrivatePrompt, ShortPromptsHaveOneLength) {
  EXPECT_EQ(encode_envelope({{1}, {"a", ""}}).size(),
            encode_envelope({{1}, {std::string(200, 'a'), ""}}).size());
}

TEST(PrivatePrompt, AnEnvelopeHasOneForm) {
  Bytes bytes = encode_envelope(kPrompt);
  EXPECT_FALSE(decode_envelope(ByteView(bytes).first(255)).ok());
  EXPECT_FALSE(decode_envelope({}).ok());
  Bytes longer = bytes;
  longer.resize(512);
  EXPECT_FALSE(decode_envelope(longer).ok()) << "more padding than is needed";
  bytes[255] = 1;
  EXPECT_FALSE(decode_envelope(bytes).ok()) << "something behind the texts";
  bytes[255] = 0;
  bytes[33] = 5;  // a length of more than 1,280
  EXPECT_FALSE(decode_envelope(bytes).ok());
  bytes[33] = 0;
  bytes[0] = 1;
  EXPECT_FALSE(decode_envelope(bytes).ok());
}

TEST(PrivatePrompt, OnlySaltAndTextsOpenIt) {
  const paint::Recipe recipe = committing_to(kPrompt);
  EXPECT_TRUE(check_opening(recipe, kPrompt).ok());
  for (const PrivatePrompt& other :
       {PrivatePrompt{{8}, kPrompt.texts}, PrivatePrompt{{7}, {"calm sea", "fog"}},
        PrivatePrompt{{7}, {"calm sea at night", ""}}, PrivatePrompt{{7}, {"fog", "calm sea at night"}}}) {
    const auto opened = check_opening(recipe, other);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, "CommitmentMismatch");
  }
  EXPECT_EQ(check_opening({}, kPrompt).error().code, "PromptNotCommitted");
}

TEST(PrivatePrompt, TheFileComesBackAndIsReadStrictly) {
  const std::string text = canonical_json(to_json(kPrompt));
  const auto back = read_private_prompt(text);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(commitment_of(*back), commitment_of(kPrompt));
  EXPECT_FALSE(read_private_prompt(text.substr(0, text.size() - 1) + R"(,"note":"x"})").ok());
  EXPECT_FALSE(read_private_prompt("{}").ok());
}

}  // namespace
}  // namespace colophon::provenance
