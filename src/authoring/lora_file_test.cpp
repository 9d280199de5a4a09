// The namings in which people have LoRAs lead to the same points; what is no plain LoRA is refused.
#include "authoring/lora_file.hpp"

#include <bit>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/endian.hpp"
#include "base/file.hpp"

namespace colophon::authoring {
namespace {

struct Given {
  std::string name;
  std::vector<std::int64_t> shape;
  float first = 1;  // the others count up by one
};

class LoraFile : public ::testing::Test {
 protected:
  LoraFile() {
    for (const char* point : {"denoise/down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q",
                              "denoise/down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0",
                              "denoise/mid_block.resnets.0.conv1",
                              "denoise/down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj.gate",
                              "denoise/down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj.value",
                              "text/encoder.layers.0.self_attn.q_proj"})
      points_.push_back(point);
  }

  std::map<std::string, LoraBranch> read(const std::vector<Given>& tensors) {
    const auto branches = try_read(tensors);
    EXPECT_TRUE(branches) << (branches ? "" : branches.error().message);
    return branches ? *branches : std::map<std::string, LoraBranch>{};
  }

  std::string refusal(const std::vector<Given>& tensors) {
    const auto branches = try_read(tensors);
    return branches ? "accepted" : branches.error().code;
  }

 private:
  Result<std::map<std::string, LoraBranch>> try_read(const std::vector<Given>& tensors) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    Bytes data;
    for (const Given& tensor : tensors) {
      std::int64_t count = 1;
      for (const std::int64_t extent : tensor.shape) count *= extent;
      const std::size_t begin = data.size();
      for (std::int64_t i = 0; i < count; ++i)
        append_le(data, std::bit_cast<std::uint32_t>(tensor.first + static_cast<float>(i)));
      header[tensor.name] = {
          {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    const std::string text = header.dump();
    Bytes file;
    append_le(file, std::uint64_t{text.size()});
    append(file, as_bytes(text));
    append(file, data);
    const std::string path = testing::TempDir() + "lora-" +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".safetensors";
    EXPECT_TRUE(write_file(path, file));
    auto branches = read_lora(path, points_);
    std::filesystem::remove(path);
    return branches;
  }

  std::vector<std::string> points_;
};

constexpr const char* kQuery = "denoise/down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";

TEST_F(LoraFile, NamingsLeadToTheSamePoint) {
  for (const auto& [down, up] : std::vector<std::pair<std::string, std::string>>{
           {"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight",
            "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight"},
           {"unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight",
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_B.weight"},
           {"unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.down.weight",
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.up.weight"},
           {"unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight",
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.up.weight"}}) {
    const auto branches = read({{down, {2, 3}}, {up, {4, 2}}});
    ASSERT_EQ(branches.size(), 1U) << down;
    const LoraBranch& branch = branches.begin()->second;
    EXPECT_EQ(branches.begin()->first, kQuery);
    EXPECT_EQ(branch.rank, 2);
    EXPECT_EQ(branch.inputs, 3);
    EXPECT_EQ(branch.outputs, 4);
    EXPECT_EQ(branch.scale, 1);
    EXPECT_EQ(branch.down, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  }
}

TEST_F(LoraFile, AlphaIsDividedByTheRank) {
  const std::string layer = "lora_te_text_model_encoder_layers_0_self_attn_q_proj";
  const auto branches = read({{layer + ".alpha", {}, 3},
                              {layer + ".lora_down.weight", {2, 3}},
                              {layer + ".lora_up.weight", {3, 2}}});
  ASSERT_EQ(branches.size(), 1U);
  EXPECT_EQ(branches.begin()->first, "text/encoder.layers.0.self_attn.q_proj");
  EXPECT_EQ(branches.begin()->second.scale, 1.5);
}

TEST_F(LoraFile, ALayerThatIsHeldAsHalvesGetsTwoBranches) {
  const std::string layer = "unet.down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj";
  const auto branches = read({{layer + ".lora_A.weight", {1, 2}}, {layer + ".lora_B.weight", {4, 1}}});
  ASSERT_EQ(branches.size(), 2U);
  const auto at = [&](const char* half) {
    return branches.at("denoise/down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj." +
                       std::string(half));
  };
  EXPECT_EQ(at("value").up, (std::vector<float>{1, 2}));
  EXPECT_EQ(at("gate").up, (std::vector<float>{3, 4}));
  EXPECT_EQ(at("gate").outputs, 2);
}

TEST_F(LoraFile, WhatIsNoPlainLora) {
  const std::string layer = "lora_unet_mid_block_resnets_0_conv1";
  const std::string down = layer + ".lora_down.weight", up = layer + ".lora_up.weight";
  EXPECT_EQ(refusal({{down, {2, 3, 3, 3}}, {up, {4, 2, 1, 1}}}), "accepted");
  EXPECT_EQ(refusal({{down, {2, 3, 3, 3}}}), "BadLora") << "one half";
  EXPECT_EQ(refusal({{down, {2, 3, 3, 3}}, {up, {4, 3, 1, 1}}}), "BadLora") << "another rank";
  EXPECT_EQ(refusal({{down, {2, 3, 3, 1}}, {up, {4, 2, 1, 1}}}), "BadLora") << "not square";
  EXPECT_EQ(refusal({{down, {2, 3, 3, 3}}, {up, {4, 2, 3, 3}}}), "BadLora") << "not flat";
  EXPECT_EQ(refusal({{down, {513, 1}}, {up, {1, 513}}}), "BadLora") << "the rank";
  EXPECT_EQ(refusal({{layer + ".alpha", {2}}, {down, {2, 3}}, {up, {4, 2}}}), "BadLora");
  EXPECT_EQ(refusal({{layer + ".lora_mid.weight", {2, 2, 3, 3}}, {down, {2, 3}}, {up, {4, 2}}}),
            "UnsupportedLora");
  EXPECT_EQ(refusal({{layer + ".hada_w1_a", {2, 3}}}), "UnsupportedLora");
  EXPECT_EQ(refusal({{layer + ".dora_scale", {3}}, {down, {2, 3}}, {up, {4, 2}}}), "UnsupportedLora");
  EXPECT_EQ(
      refusal({{"lora_unet_no_such.lora_down.weight", {2, 3}}, {"lora_unet_no_such.lora_up.weight", {4, 2}}}),
      "NoSuchPoint");
  EXPECT_EQ(refusal({}), "BadLora");
  EXPECT_EQ(refusal({{down, {2, 3}},
                     {up, {4, 2}},
                     {"unet.mid_block.resnets.0.conv1.lora_A.weight", {2, 3}},
                     {"unet.mid_block.resnets.0.conv1.lora_B.weight", {4, 2}}}),
            "BadLora")
      << "one point in two namings";
}

}  // namespace
}  // namespace colophon::authoring
