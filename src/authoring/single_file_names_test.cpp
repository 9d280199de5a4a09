#include "authoring/single_file_names.hpp"

#include <gtest/gtest.h>

namespace colophon::authoring {
namespace {

const std::string kUnet = "model.diffusion_model.";

std::set<std::string> small() {
  std::set<std::string> names;
  for (const char* tail :
       {"input_blocks.0.0.weight", "input_blocks.1.0.in_layers.0.weight", "input_blocks.1.1.proj_in.weight",
        "input_blocks.2.0.op.weight", "input_blocks.3.0.skip_connection.bias", "middle_block.1.norm.weight",
        "output_blocks.0.0.out_layers.3.weight", "output_blocks.0.1.conv.weight",
        "output_blocks.1.0.emb_layers.1.weight", "output_blocks.1.1.norm.bias",
        "output_blocks.1.2.conv.weight", "out.2.bias", "time_embed.2.weight"}) {
    names.insert(kUnet + tail);
  }
  for (const char* tail :
       {"decoder.up.0.block.0.norm1.weight", "decoder.up.0.block.1.conv2.weight",
        "decoder.up.1.block.0.nin_shortcut.weight", "decoder.up.1.upsample.conv.bias",
        "decoder.mid.attn_1.q.weight", "encoder.conv_in.weight", "post_quant_conv.weight"}) {
    names.insert(std::string("first_stage_model.") + tail);
  }
  names.insert("cond_stage_model.transformer.text_model.final_layer_norm.bias");
  names.insert("model_ema.decay");
  return names;
}

TEST(SingleFileNames, FindsLevelsByTheWayDownAndUp) {
  const auto names = single_file_names(small());
  ASSERT_TRUE(names);
  const auto is = [&](const std::string& theirs, const std::string& ours) {
    EXPECT_EQ(names->at(theirs), ours);
  };
  is(kUnet + "input_blocks.0.0.weight", "unet.conv_in.weight");
  is(kUnet + "input_blocks.1.0.in_layers.0.weight", "unet.down_blocks.0.resnets.0.norm1.weight");
  is(kUnet + "input_blocks.1.1.proj_in.weight", "unet.down_blocks.0.attentions.0.proj_in.weight");
  is(kUnet + "input_blocks.2.0.op.weight", "unet.down_blocks.0.downsamplers.0.conv.weight");
  is(kUnet + "input_blocks.3.0.skip_connection.bias", "unet.down_blocks.1.resnets.0.conv_shortcut.bias");
  is(kUnet + "middle_block.1.norm.weight", "unet.mid_block.attentions.0.norm.weight");
  is(kUnet + "output_blocks.0.0.out_layers.3.weight", "unet.up_blocks.0.resnets.0.conv2.weight");
  is(kUnet + "output_blocks.0.1.conv.weight", "unet.up_blocks.0.upsamplers.0.conv.weight");
  is(kUnet + "output_blocks.1.0.emb_layers.1.weight", "unet.up_blocks.1.resnets.0.time_emb_proj.weight");
  is(kUnet + "output_blocks.1.1.norm.bias", "unet.up_blocks.1.attentions.0.norm.bias");
  is(kUnet + "output_blocks.1.2.conv.weight", "unet.up_blocks.1.upsamplers.0.conv.weight");
  is(kUnet + "out.2.bias", "unet.conv_out.bias");
  is(kUnet + "time_embed.2.weight", "unet.time_embedding.linear_2.weight");
  is("first_stage_model.decoder.up.0.block.1.conv2.weight", "vae.decoder.up_blocks.1.resnets.1.conv2.weight");
  is("first_stage_model.decoder.up.1.block.0.nin_shortcut.weight",
     "vae.decoder.up_blocks.0.resnets.0.conv_shortcut.weight");
  is("first_stage_model.decoder.up.1.upsample.conv.bias", "vae.decoder.up_blocks.0.upsamplers.0.conv.bias");
  is("first_stage_model.decoder.mid.attn_1.q.weight", "vae.decoder.mid_block.attentions.0.to_q.weight");
  is("cond_stage_model.transformer.text_model.final_layer_norm.bias", "text.final_layer_norm.bias");
  EXPECT_FALSE(names->contains("model_ema.decay"));
  EXPECT_FALSE(names->contains("first_stage_model.encoder.conv_in.weight"));
}

TEST(SingleFileNames, SaysWhichFamilyAFileIsOf) {
  const auto says = [](const std::string& more, const std::string& what) {
    auto names = small();
    names.insert(more);
    const auto refused = single_file_names(names);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "WrongArchitecture");
    EXPECT_NE(refused.error().message.find(what), std::string::npos) << refused.error().message;
  };
  says("conditioner.embedders.0.transformer.text_model.final_layer_norm.bias", "XL");
  says("cond_stage_model.model.positional_embedding", "Diffusion 2");
  says("lora_unet_mid_block.alpha", "LoRA");
  EXPECT_NE(single_file_names({"a"}).error().message.find("denoiser"), std::string::npos);
}

TEST(SingleFileNames, KnowsOldAttentionLayers) {
  EXPECT_EQ(canonical_vae("vae.decoder.mid_block.attentions.0.proj_attn.bias"),
            "vae.decoder.mid_block.attentions.0.to_out.0.bias");
  EXPECT_EQ(canonical_vae("vae.decoder.mid_block.attentions.0.key.weight"),
            "vae.decoder.mid_block.attentions.0.to_k.weight");
}

}  // namespace
}  // namespace colophon::authoring
