// What a network computes, in real numbers: the one description that the float executor runs and the
// quantiser turns into a program. Values are [H, W, C]; a text is [1, T, C], a vector [1, 1, C].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace colophon::authoring {

enum class Kind : std::uint8_t {
  kInput,     // given from outside
  kEmbed,     // in: tokens. Rows of `weight`, plus the row of `bias` for the place
  kConv,      // in[0] convolved; the other inputs (one place or all of them) are added
  kNorm,      // GroupNorm over the image, or LayerNorm at each place (groups 0), then `activation`
  kActivate,  // `activation`
  kGate,      // in[0] · GELU(in[1])
  kAttend,    // queries, keys, values
  kConcat,    // channels one after another
  kUpsample   // each place four times
};

enum class Activation : std::uint8_t { kNone, kSilu, kGelu, kQuickGelu };

struct GraphNode {
  Kind kind = Kind::kInput;
  std::string name;  // of its value; unique in the graph
  std::vector<std::size_t> in{};
  std::int64_t channels = 0;

  std::string weight{};  // tensors of the checkpoint; empty: none
  std::string bias{};
  std::int64_t first_row = 0;  // kConv: `channels` rows of the weight from here on
  int kernel = 1;              // its padding is kernel / 2
  int stride = 1;

  std::int64_t groups = 0;
  std::int64_t epsilon_e6 = 10;  // millionths
  Activation activation = Activation::kNone;

  std::int64_t heads = 1;
  bool causal = false;
};

// Nodes stand in order of execution; the last one's value is the graph's.
struct Graph {
  std::string name;  // of the stage: text, denoise, decode
  std::vector<GraphNode> nodes;

  // Which nodes read each node's value.
  std::vector<std::vector<std::size_t>> readers() const;
};

}  // namespace colophon::authoring
