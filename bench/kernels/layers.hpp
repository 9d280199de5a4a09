// The convolutions (linear layers among them) of known networks, for timing.
#pragma once

#include <cstdint>
#include <vector>

namespace colophon::bench {

struct Layer {
  std::int64_t h = 0, w = 0;  // of the output
  std::int64_t inputs = 0, outputs = 0;
  std::int64_t kernel = 1;  // both sides; padded so that stride 1 keeps the size
  std::int64_t stride = 1;
  int count = 1;  // how often the network has it
  friend bool operator==(const Layer&, const Layer&) = default;

  double gmacs() const { return 1e-9 * static_cast<double>(h * w * inputs * outputs * kernel * kernel); }
};

double gmacs(const std::vector<Layer>& layers);  // with their counts

// Stable Diffusion 1.5, whose latent has side² positions: one evaluation of the U-Net without the time
// embedding's layers (one position each), and the decoder.
std::vector<Layer> sd15_unet(std::int64_t side);
std::vector<Layer> sd15_decoder(std::int64_t side);

// What small models have: many channels on few pixels.
std::vector<Layer> small_layers();

}  // namespace colophon::bench
