#include "authoring/stable_diffusion.hpp"

#include "authoring/graph_builder.hpp"

namespace colophon::authoring {
namespace {

using Value = GraphBuilder::Value;

constexpr std::int64_t kEpsilonE6 = 10;     // PyTorch's 1e-5
constexpr std::int64_t kFineEpsilonE6 = 1;  // 1e-6: the autoencoder's, and before a transformer
constexpr int kLayersMax = 256;

std::string at(const std::string& prefix, int index) {
  return prefix + "." + std::to_string(index);
}

Result<Graph> text_graph(const Checkpoint& checkpoint) {
  const Settings& settings = checkpoint.settings();
  GraphBuilder g(checkpoint, "text", "text.");
  const Value tokens = g.input("tokens", 1);
  Value x = g.embed("embeddings", tokens, "embeddings.token_embedding.weight",
                    "embeddings.position_embedding.weight");
  const std::int64_t heads = settings.text_heads > 0 ? settings.text_heads : g.channels(x) / 64;
  const Activation activation = settings.quick_gelu ? Activation::kQuickGelu : Activation::kGelu;
  for (int n = 0; n < kLayersMax && g.has(at("encoder.layers", n)); ++n) {
    const std::string layer = at("encoder.layers", n);
    const std::string self = layer + ".self_attn";
    const Value in = g.norm(layer + ".layer_norm1", x, 0, kEpsilonE6);
    const Value q = g.conv(self + ".q_proj", in);
    const Value k = g.conv(self + ".k_proj", in);
    const Value v = g.conv(self + ".v_proj", in);
    const Value seen = g.attend(self, q, k, v, heads, true);
    x = g.conv(self + ".out_proj", seen, {.added = {x}});
    const Value wide = g.conv(layer + ".mlp.fc1", g.norm(layer + ".layer_norm2", x, 0, kEpsilonE6));
    x = g.conv(layer + ".mlp.fc2", g.activate(layer + ".mlp.act", wide, activation), {.added = {x}});
  }
  g.norm("final_layer_norm", x, 0, kEpsilonE6);
  return std::move(g).finish();
}

class Unet {
 public:
  Unet(const Checkpoint& checkpoint, GraphBuilder& g) : settings_(checkpoint.settings()), g_(g) {}

  // Returns how many times it halves the latent.
  int build(std::int64_t latent, std::int64_t time_channels, std::int64_t context_channels) {
    Value x = g_.input("x", latent);
    time_ = g_.input("time", time_channels);
    context_ = g_.input("context", context_channels);
    x = g_.conv("conv_in", x);
    skips_ = {x};
    int levels = 0;
    while (levels < kLayersMax && g_.has(at("down_blocks", levels))) ++levels;
    for (int level = 0; level < levels; ++level) x = down(x, level);
    const int middle = levels - 1;
    x = resnet("mid_block.resnets.0", x);
    x = transformer("mid_block.attentions.0", x, middle);
    x = resnet("mid_block.resnets.1", x);
    for (int level = 0; level < levels; ++level) x = up(x, level, levels);
    const Value last = g_.norm("conv_norm_out", x, settings_.unet_groups, kEpsilonE6, Activation::kSilu);
    g_.conv("conv_out", last);
    return halvings_;
  }

 private:
  Value resnet(const std::string& name, Value x) {
    const std::int64_t groups = settings_.unet_groups;
    const Value step = g_.conv(name + ".time_emb_proj", time_);
    const Value first = g_.norm(name + ".norm1", x, groups, kEpsilonE6, Activation::kSilu);
    const Value h = g_.conv(name + ".conv1", first, {.added = {step}});
    const Value second = g_.norm(name + ".norm2", h, groups, kEpsilonE6, Activation::kSilu);
    const Value kept = g_.has(name + ".conv_shortcut") ? g_.conv(name + ".conv_shortcut", x) : x;
    return g_.conv(name + ".conv2", second, {.added = {kept}});
  }

  Value attention(const std::string& name, Value queries, Value keys, Value kept, std::int64_t heads) {
    const Value q = g_.conv(name + ".to_q", queries);
    const Value k = g_.conv(name + ".to_k", keys);
    const Value v = g_.conv(name + ".to_v", keys);
    return g_.conv(name + ".to_out.0", g_.attend(name, q, k, v, heads, false), {.added = {kept}});
  }

  Value transformer(const std::string& name, Value kept, int level) {
    const auto& heads_of = settings_.unet_heads;
    const std::int64_t heads = heads_of.size() == 1 ? heads_of[0]
                               : static_cast<std::size_t>(level) < heads_of.size()
                                   ? heads_of[static_cast<std::size_t>(level)]
                                   : 0;
    Value x =
        g_.conv(name + ".proj_in", g_.norm(name + ".norm", kept, settings_.unet_groups, kFineEpsilonE6));
    for (int n = 0; n < kLayersMax && g_.has(at(name + ".transformer_blocks", n)); ++n) {
      const std::string block = at(name + ".transformer_blocks", n);
      const Value self = g_.norm(block + ".norm1", x, 0, kEpsilonE6);
      x = attention(block + ".attn1", self, self, x, heads);
      x = attention(block + ".attn2", g_.norm(block + ".norm2", x, 0, kEpsilonE6), context_, x, heads);
      const Value in = g_.norm(block + ".norm3", x, 0, kEpsilonE6);
      const Value value = g_.half(block + ".ff.net.0.proj", "value", in);
      const Value gate = g_.half(block + ".ff.net.0.proj", "gate", in);
      x = g_.conv(block + ".ff.net.2", g_.gate(block + ".ff.net.0", value, gate), {.added = {x}});
    }
    return g_.conv(name + ".proj_out", x, {.added = {kept}});
  }

  Value down(Value x, int level) {
    const std::string block = at("down_blocks", level);
    for (int n = 0; n < kLayersMax && g_.has(at(block + ".resnets", n)); ++n) {
      x = resnet(at(block + ".resnets", n), x);
      const std::string attentions = at(block + ".attentions", n);
      if (g_.has(attentions)) x = transformer(attentions, x, level);
      skips_.push_back(x);
    }
    if (!g_.has(block + ".downsamplers.0.conv")) return x;
    x = g_.conv(block + ".downsamplers.0.conv", x, {.stride = 2});
    skips_.push_back(x);
    ++halvings_;
    return x;
  }

  Value up(Value x, int level, int levels) {
    const std::string block = at("up_blocks", level);
    for (int n = 0; n < kLayersMax && g_.has(at(block + ".resnets", n)); ++n) {
      if (skips_.empty()) {
        g_.fail({"WrongArchitecture",
                 "the denoiser's way up ('unet." + block + "') has more layers than its way down"});
        return x;
      }
      x = g_.concat(at(block + ".joined", n), x, skips_.back());
      skips_.pop_back();
      x = resnet(at(block + ".resnets", n), x);
      const std::string attentions = at(block + ".attentions", n);
      if (g_.has(attentions)) x = transformer(attentions, x, levels - 1 - level);
    }
    const std::string upsampler = block + ".upsamplers.0";
    if (!g_.has(upsampler + ".conv")) return x;
    return g_.conv(upsampler + ".conv", g_.upsample(upsampler + ".wide", x));
  }

  const Settings& settings_;
  GraphBuilder& g_;
  Value time_ = 0;
  Value context_ = 0;
  std::vector<Value> skips_;
  int halvings_ = 0;
};

Value vae_resnet(GraphBuilder& g, const std::string& name, Value x, std::int64_t groups) {
  const Value h =
      g.conv(name + ".conv1", g.norm(name + ".norm1", x, groups, kFineEpsilonE6, Activation::kSilu));
  const Value second = g.norm(name + ".norm2", h, groups, kFineEpsilonE6, Activation::kSilu);
  const Value kept = g.has(name + ".conv_shortcut") ? g.conv(name + ".conv_shortcut", x) : x;
  return g.conv(name + ".conv2", second, {.added = {kept}});
}

Result<Graph> decode_graph(const Checkpoint& checkpoint, std::int64_t latent, std::int64_t& factor) {
  const std::int64_t groups = checkpoint.settings().vae_groups;
  GraphBuilder g(checkpoint, "decode", "vae.");
  Value x = g.conv("decoder.conv_in", g.conv("post_quant_conv", g.input("latent", latent)));
  x = vae_resnet(g, "decoder.mid_block.resnets.0", x, groups);
  const std::string attention = "decoder.mid_block.attentions.0";
  if (g.has(attention)) {
    const Value in = g.norm(attention + ".group_norm", x, groups, kFineEpsilonE6);
    const Value q = g.conv(attention + ".to_q", in);
    const Value k = g.conv(attention + ".to_k", in);
    const Value v = g.conv(attention + ".to_v", in);
    x = g.conv(attention + ".to_out.0", g.attend(attention, q, k, v, 1, false), {.added = {x}});
  }
  x = vae_resnet(g, "decoder.mid_block.resnets.1", x, groups);
  factor = 1;
  for (int level = 0; level < kLayersMax && g.has(at("decoder.up_blocks", level)); ++level) {
    const std::string block = at("decoder.up_blocks", level);
    for (int n = 0; n < kLayersMax && g.has(at(block + ".resnets", n)); ++n)
      x = vae_resnet(g, at(block + ".resnets", n), x, groups);
    const std::string upsampler = block + ".upsamplers.0";
    if (!g.has(upsampler + ".conv")) continue;
    x = g.conv(upsampler + ".conv", g.upsample(upsampler + ".wide", x));
    factor *= 2;
    if (factor > 64) g.fail({"WrongArchitecture", "the autoencoder doubles the latent more than six times"});
  }
  x = g.conv("decoder.conv_out",
             g.norm("decoder.conv_norm_out", x, groups, kFineEpsilonE6, Activation::kSilu));
  if (g.channels(x) != 3) g.fail({"WrongArchitecture", "the autoencoder's pictures have not three channels"});
  return std::move(g).finish();
}

}  // namespace

Result<Networks> read_networks(const Checkpoint& checkpoint) {
  Networks networks;
  COLOPHON_TRY(networks.text, text_graph(checkpoint));
  COLOPHON_TRY(const FloatView* places, checkpoint.find("text.embeddings.position_embedding.weight"));
  COLOPHON_TRY(const FloatView* tokens, checkpoint.find("text.embeddings.token_embedding.weight"));
  networks.slots = places->extents[0];
  networks.tokens = tokens->extents[0];
  COLOPHON_TRY(const FloatView* latent, checkpoint.find("vae.post_quant_conv.weight"));
  COLOPHON_TRY(const FloatView* time, checkpoint.find("unet.time_embedding.linear_2.weight"));
  COLOPHON_TRY(const FloatView* first, checkpoint.find("unet.conv_in.weight"));
  if (latent->extents.size() < 2 || time->extents.size() != 2 || first->extents.size() != 4) {
    return Error{"WrongArchitecture",
                 "the first layers of denoiser and autoencoder are not Stable Diffusion 1.x's"};
  }
  networks.latent = latent->extents[1];
  networks.time_channels = time->extents[0];
  if (first->extents[1] != networks.latent) {
    return Error{"WrongArchitecture", "the denoiser takes " + std::to_string(first->extents[1]) +
                                          " channels, the latent has " + std::to_string(networks.latent) +
                                          ": inpainting and instruction models are not read here"};
  }
  GraphBuilder g(checkpoint, "denoise", "unet.");
  const int halvings =
      Unet(checkpoint, g).build(networks.latent, networks.time_channels, networks.text.nodes.back().channels);
  COLOPHON_TRY(networks.denoise, std::move(g).finish());
  COLOPHON_TRY(networks.decode, decode_graph(checkpoint, networks.latent, networks.factor));
  if (networks.denoise.nodes.back().channels != networks.latent)
    return Error{"WrongArchitecture", "the denoiser's prediction has not the latent's channels"};
  networks.size_multiple = networks.factor << halvings;
  return networks;
}

}  // namespace colophon::authoring
