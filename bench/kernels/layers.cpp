#include "layers.hpp"

#include <algorithm>

namespace colophon::bench {
namespace {

constexpr std::int64_t kContextTokens = 77;
constexpr std::int64_t kContextWidth = 768;

class Network {
 public:
  void conv(std::int64_t side, std::int64_t inputs, std::int64_t outputs, std::int64_t kernel = 3,
            std::int64_t stride = 1) {
    add({side, side, inputs, outputs, kernel, stride});
  }
  void linear(std::int64_t positions, std::int64_t inputs, std::int64_t outputs) {
    add({1, positions, inputs, outputs});
  }
  void residual(std::int64_t side, std::int64_t inputs, std::int64_t outputs) {
    conv(side, inputs, outputs);
    conv(side, outputs, outputs);
    if (inputs != outputs) conv(side, inputs, outputs, 1);
  }
  void transformer(std::int64_t side, std::int64_t width) {
    const std::int64_t positions = side * side;
    for (int i = 0; i < 2; ++i) conv(side, width, width, 1);      // into the block and out of it
    for (int i = 0; i < 6; ++i) linear(positions, width, width);  // q, k, v, out; q, out
    for (int i = 0; i < 2; ++i) linear(kContextTokens, kContextWidth, width);
    linear(positions, width, 8 * width);  // gated
    linear(positions, 4 * width, width);
  }
  std::vector<Layer> take() { return std::move(layers_); }

 private:
  void add(const Layer& layer) {
    for (Layer& known : layers_) {
      Layer once = known;
      once.count = 1;
      if (once == layer) {
        ++known.count;
        return;
      }
    }
    layers_.push_back(layer);
  }

  std::vector<Layer> layers_;
};

}  // namespace

double gmacs(const std::vector<Layer>& layers) {
  double sum = 0;
  for (const Layer& layer : layers) sum += layer.count * layer.gmacs();
  return sum;
}

std::vector<Layer> sd15_unet(std::int64_t side) {
  constexpr std::int64_t kWidths[] = {320, 640, 1280, 1280};
  Network net;
  net.conv(side, 4, 320);
  std::vector<std::int64_t> skipped{320};
  std::int64_t width = 320;
  for (int level = 0; level < 4; ++level) {
    for (int block = 0; block < 2; ++block) {
      net.residual(side, width, kWidths[level]);
      width = kWidths[level];
      if (level < 3) net.transformer(side, width);
      skipped.push_back(width);
    }
    if (level < 3) {
      side /= 2;
      net.conv(side, width, width, 3, 2);
      skipped.push_back(width);
    }
  }
  net.residual(side, width, width);
  net.transformer(side, width);
  net.residual(side, width, width);
  for (int level = 3; level >= 0; --level) {
    for (int block = 0; block < 3; ++block) {
      net.residual(side, width + skipped.back(), kWidths[level]);
      skipped.pop_back();
      width = kWidths[level];
      if (level < 3) net.transformer(side, width);
    }
    if (level > 0) {
      side *= 2;
      net.conv(side, width, width);
    }
  }
  net.conv(side, width, 4);
  return net.take();
}

std::vector<Layer> sd15_decoder(std::int64_t side) {
  constexpr std::int64_t kWidths[] = {512, 512, 256, 128};
  Network net;
  net.conv(side, 4, 4, 1);
  net.conv(side, 4, 512);
  std::int64_t width = 512;
  net.residual(side, width, width);
  for (int i = 0; i < 4; ++i) net.linear(side * side, width, width);  // q, k, v, out
  net.residual(side, width, width);
  for (int level = 0; level < 4; ++level) {
    for (int block = 0; block < 3; ++block) {
      net.residual(side, width, kWidths[level]);
      width = kWidths[level];
    }
    if (level < 3) {
      side *= 2;
      net.conv(side, width, width);
    }
  }
  net.conv(side, width, 3);
  return net.take();
}

std::vector<Layer> small_layers() {
  Network net;
  net.conv(16, 128, 128);
  net.conv(8, 256, 256);
  net.conv(8, 128, 256, 3, 2);
  net.conv(16, 256, 128, 1);
  net.conv(32, 64, 64);
  net.conv(256, 16, 3);
  return net.take();
}

}  // namespace colophon::bench
