// Painting in float32: the three networks and the sampler's rows, as the integer program runs them.
#pragma once

#include <functional>

#include "authoring/float_run.hpp"
#include "authoring/sampler_rows.hpp"
#include "authoring/stable_diffusion.hpp"
#include "authoring/time_embedding.hpp"

namespace colophon::authoring {

// Told of each value of each network that runs, with the stage's graph.
using SeeStage = std::function<void(const Graph& graph, std::size_t node, const FloatTensor& value)>;

class FloatPipeline {
 public:
  // All outlive this.
  FloatPipeline(const Checkpoint& checkpoint, const Networks& networks, const TimeEmbedding& embedding,
                FloatMeans means)
      : checkpoint_(checkpoint), networks_(networks), embedding_(embedding), means_(std::move(means)) {}

  void see(SeeStage see) { see_ = std::move(see); }

  Result<FloatTensor> text(const std::vector<std::int32_t>& tokens) const;
  // What the denoiser predicts for x·input at a row's time.
  Result<FloatTensor> denoise(const FloatTensor& x, const SamplerRow& row, const FloatTensor& context) const;
  // −1 to 1, of a latent as the sampler leaves it.
  Result<FloatTensor> decode(const FloatTensor& x) const;

  struct Texts {
    FloatTensor prompt;
    FloatTensor negative;
  };
  struct Told {
    std::function<void(int done, int total)> progress{};
    // Each step's input, both predictions, and what it leaves.
    std::function<void(int step, const FloatTensor& x, const FloatTensor& prompt, const FloatTensor& negative,
                       const FloatTensor& next)>
        step{};
  };
  Result<FloatTensor> sample(FloatTensor noise, const std::vector<SamplerRow>& rows, const Texts& texts,
                             double guidance, const Told& told) const;

 private:
  See seeing(const Graph& graph) const;

  const Checkpoint& checkpoint_;
  const Networks& networks_;
  const TimeEmbedding& embedding_;
  FloatMeans means_;
  SeeStage see_;
};

// 0 to 255, rounded.
std::vector<std::uint8_t> to_rgb(const FloatTensor& picture);

// The latent's shape for a picture of that size.
engine::Shape latent_shape(const Networks& networks, engine::Size size);

}  // namespace colophon::authoring
