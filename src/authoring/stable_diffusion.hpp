// The three networks of Stable Diffusion 1.x as graphs, their widths and depths read from the checkpoint.
#pragma once

#include "authoring/checkpoint.hpp"
#include "authoring/graph.hpp"

namespace colophon::authoring {

struct Networks {
  Graph text;               // "tokens" [1, T, 1] → context [1, T, C]
  Graph denoise;            // "x" [H/f, W/f, Z], "time" [1, 1, E], "context" → prediction [H/f, W/f, Z]
  Graph decode;             // "latent" [H/f, W/f, Z], not scaled → pixels [H, W, 3], -1 to 1
  std::int64_t slots = 0;   // T
  std::int64_t tokens = 0;  // rows of the table of tokens
  std::int64_t latent = 0;  // Z
  std::int64_t factor = 0;  // f: pixels a place of the latent
  std::int64_t size_multiple = 0;  // width and height in pixels are multiples of this
  std::int64_t time_channels = 0;  // E
};

// Errors: WrongArchitecture, with the tensor that is missing or does not fit.
Result<Networks> read_networks(const Checkpoint& checkpoint);

}  // namespace colophon::authoring
