"""Stable Diffusion 1.x's three networks in plain torch, written from the published architecture: what our float executor is
held against. Weights are a dict {our name: float32 tensor}; images are NCHW."""
import math

import torch
import torch.nn.functional as F


class Net:
    def __init__(self, weights, heads=8, groups=32, text_heads=1):
        self.w, self.heads, self.groups, self.text_heads = weights, heads, groups, text_heads

    def has(self, module):
        return any(n.startswith(module + ".") for n in self.w)

    def linear(self, name, x):
        w = self.w[name + ".weight"]
        return F.linear(x, w.reshape(w.shape[0], w.shape[1]), self.w.get(name + ".bias"))

    def conv(self, name, x, stride=1):
        w = self.w[name + ".weight"]
        return F.conv2d(x, w, self.w.get(name + ".bias"), stride=stride, padding=w.shape[2] // 2)

    def group_norm(self, name, x, eps):
        return F.group_norm(x, self.groups, self.w[name + ".weight"], self.w[name + ".bias"], eps)

    def layer_norm(self, name, x):
        return F.layer_norm(x, (x.shape[-1],), self.w[name + ".weight"], self.w[name + ".bias"], 1e-5)

    def attention(self, q, k, v, heads, mask=None):
        split = lambda t: t.reshape(t.shape[0], t.shape[1], heads, -1).transpose(1, 2)
        q, k, v = split(q), split(k), split(v)
        s = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        y = torch.softmax(s if mask is None else s + mask, -1) @ v
        return y.transpose(1, 2).reshape(y.shape[0], y.shape[2], -1)

    def text(self, tokens):
        """tokens (1, T) -> (1, T, C)"""
        x = self.w["text.embeddings.token_embedding.weight"][tokens] + self.w["text.embeddings.position_embedding.weight"][None, :tokens.shape[1]]
        mask = torch.full((tokens.shape[1],) * 2, -math.inf).triu(1)
        n = 0
        while self.has(f"text.encoder.layers.{n}"):
            p = f"text.encoder.layers.{n}"
            h = self.layer_norm(p + ".layer_norm1", x)
            a = p + ".self_attn"
            h = self.attention(self.linear(a + ".q_proj", h), self.linear(a + ".k_proj", h), self.linear(a + ".v_proj", h), self.text_heads, mask)
            x = x + self.linear(a + ".out_proj", h)
            h = self.linear(p + ".mlp.fc1", self.layer_norm(p + ".layer_norm2", x))
            x = x + self.linear(p + ".mlp.fc2", h * torch.sigmoid(1.702 * h))
            n += 1
        return self.layer_norm("text.final_layer_norm", x)

    def time(self, t):
        half = self.w["unet.time_embedding.linear_1.weight"].shape[1] // 2
        freq = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float64) / half) * t
        e = torch.cat([freq.cos(), freq.sin()])[None].float()
        return self.linear("unet.time_embedding.linear_2", F.silu(self.linear("unet.time_embedding.linear_1", e)))

    def resnet(self, p, x, emb=None, eps=1e-5):
        h = self.conv(p + ".conv1", F.silu(self.group_norm(p + ".norm1", x, eps)))
        if emb is not None:
            h = h + self.linear(p + ".time_emb_proj", F.silu(emb))[:, :, None, None]
        h = self.conv(p + ".conv2", F.silu(self.group_norm(p + ".norm2", h, eps)))
        return h + (self.conv(p + ".conv_shortcut", x) if self.has(p + ".conv_shortcut") else x)

    def transformer(self, p, image, context):
        b, c, height, width = image.shape
        x = self.group_norm(p + ".norm", image, 1e-6).permute(0, 2, 3, 1).reshape(b, height * width, c)
        x = self.linear(p + ".proj_in", x)
        n = 0
        while self.has(f"{p}.transformer_blocks.{n}"):
            t = f"{p}.transformer_blocks.{n}"
            for name, norm in (("attn1", "norm1"), ("attn2", "norm2")):
                h = self.layer_norm(f"{t}.{norm}", x)
                keys = h if name == "attn1" else context
                h = self.attention(self.linear(f"{t}.{name}.to_q", h), self.linear(f"{t}.{name}.to_k", keys), self.linear(f"{t}.{name}.to_v", keys), self.heads)
                x = x + self.linear(f"{t}.{name}.to_out.0", h)
            a, g = self.linear(t + ".ff.net.0.proj", self.layer_norm(t + ".norm3", x)).chunk(2, -1)
            x = x + self.linear(t + ".ff.net.2", a * F.gelu(g))
            n += 1
        x = self.linear(p + ".proj_out", x)
        return image + x.reshape(b, height, width, c).permute(0, 3, 1, 2)

    def denoise(self, x, emb, context):
        """x (1, Z, h, w), emb from time(), context (1, T, C) -> prediction"""
        p = "unet."
        x = self.conv(p + "conv_in", x)
        skips, level = [x], 0
        while self.has(f"{p}down_blocks.{level}"):
            block, n = f"{p}down_blocks.{level}", 0
            while self.has(f"{block}.resnets.{n}"):
                x = self.resnet(f"{block}.resnets.{n}", x, emb)
                if self.has(f"{block}.attentions.{n}"):
                    x = self.transformer(f"{block}.attentions.{n}", x, context)
                skips.append(x)
                n += 1
            if self.has(block + ".downsamplers"):
                x = self.conv(block + ".downsamplers.0.conv", x, 2)
                skips.append(x)
            level += 1
        x = self.resnet(p + "mid_block.resnets.0", x, emb)
        x = self.transformer(p + "mid_block.attentions.0", x, context)
        x = self.resnet(p + "mid_block.resnets.1", x, emb)
        level = 0
        while self.has(f"{p}up_blocks.{level}"):
            block, n = f"{p}up_blocks.{level}", 0
            while self.has(f"{block}.resnets.{n}"):
                x = self.resnet(f"{block}.resnets.{n}", torch.cat([x, skips.pop()], 1), emb)
                if self.has(f"{block}.attentions.{n}"):
                    x = self.transformer(f"{block}.attentions.{n}", x, context)
                n += 1
            if self.has(block + ".upsamplers"):
                x = self.conv(block + ".upsamplers.0.conv", F.interpolate(x, scale_factor=2.0, mode="nearest"))
            level += 1
        return self.conv(p + "conv_out", F.silu(self.group_norm(p + "conv_norm_out", x, 1e-5)))

    def decode(self, z):
        """z (1, Z, h, w), already divided by the latent's scale -> (1, 3, H, W), -1 to 1"""
        p = "vae.decoder."
        x = self.conv(p + "conv_in", self.conv("vae.post_quant_conv", z))
        x = self.resnet(p + "mid_block.resnets.0", x, eps=1e-6)
        a = p + "mid_block.attentions.0"
        b, c, height, width = x.shape
        h = self.group_norm(a + ".group_norm", x, 1e-6).permute(0, 2, 3, 1).reshape(b, height * width, c)
        h = self.attention(self.linear(a + ".to_q", h), self.linear(a + ".to_k", h), self.linear(a + ".to_v", h), 1)
        x = x + self.linear(a + ".to_out.0", h).reshape(b, height, width, c).permute(0, 3, 1, 2)
        x = self.resnet(p + "mid_block.resnets.1", x, eps=1e-6)
        level = 0
        while self.has(f"{p}up_blocks.{level}"):
            block, n = f"{p}up_blocks.{level}", 0
            while self.has(f"{block}.resnets.{n}"):
                x = self.resnet(f"{block}.resnets.{n}", x, eps=1e-6)
                n += 1
            if self.has(block + ".upsamplers"):
                x = self.conv(block + ".upsamplers.0.conv", F.interpolate(x, scale_factor=2.0, mode="nearest"))
            level += 1
        return self.conv(p + "conv_out", F.silu(self.group_norm(p + "conv_norm_out", x, 1e-6)))
