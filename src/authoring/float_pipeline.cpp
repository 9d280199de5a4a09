#include "authoring/float_pipeline.hpp"

#include <algorithm>
#include <cmath>

namespace colophon::authoring {
namespace {

double real(std::int32_t coefficient) {
  return std::ldexp(static_cast<double>(coefficient), -static_cast<int>(kCoefficientBits));
}

}  // namespace

See FloatPipeline::seeing(const Graph& graph) const {
  if (!see_) return {};
  return [this, &graph](std::size_t node, const FloatTensor& value) { see_(graph, node, value); };
}

Result<FloatTensor> FloatPipeline::text(const std::vector<std::int32_t>& tokens) const {
  FloatTensor input{{1, static_cast<std::int64_t>(tokens.size()), 1}, {}};
  for (const std::int32_t token : tokens) input.data.push_back(static_cast<float>(token));
  return run_graph(networks_.text, {&input, 1}, means_, seeing(networks_.text));
}

Result<FloatTensor> FloatPipeline::denoise(const FloatTensor& x, const SamplerRow& row,
                                           const FloatTensor& context) const {
  const std::vector<double> time = embedding_.at(row.time);
  FloatTensor vector{{1, 1, static_cast<std::int64_t>(time.size())}, {}};
  for (const double t : time) vector.data.push_back(static_cast<float>(t));
  FloatTensor scaled = x;
  for (float& value : scaled.data) value = static_cast<float>(value * real(row.input));
  const std::array<FloatTensor, 3> inputs{std::move(scaled), std::move(vector), context};
  return run_graph(networks_.denoise, inputs, means_, seeing(networks_.denoise));
}

Result<FloatTensor> FloatPipeline::decode(const FloatTensor& x) const {
  FloatTensor latent = x;
  const double scale = static_cast<double>(checkpoint_.settings().latent_scale_e5) / 1e5;
  for (float& value : latent.data) value = static_cast<float>(value / scale);
  return run_graph(networks_.decode, {&latent, 1}, means_, seeing(networks_.decode));
}

Result<FloatTensor> FloatPipeline::sample(FloatTensor x, const std::vector<SamplerRow>& rows,
                                          const Texts& texts, double guidance, const Told& told) const {
  FloatTensor kept{x.shape, std::vector<float>(x.data.size(), 0.0F)};
  const int total = 2 * static_cast<int>(rows.size());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const SamplerRow& row = rows[n];
    const int done = 2 * static_cast<int>(n);
    COLOPHON_TRY(const FloatTensor prompt, denoise(x, row, texts.prompt));
    if (told.progress) told.progress(done + 1, total);
    COLOPHON_TRY(const FloatTensor negative, denoise(x, row, texts.negative));
    if (told.progress) told.progress(done + 2, total);
    FloatTensor next = x;
    for (std::size_t i = 0; i < x.data.size(); ++i) {
      const double guided =
          negative.data[i] + guidance * (static_cast<double>(prompt.data[i]) - negative.data[i]);
      const double now = real(row.from_x) * x.data[i] + real(row.from_m) * guided;
      next.data[i] =
          static_cast<float>(real(row.x) * x.data[i] + real(row.now) * now + real(row.before) * kept.data[i]);
      kept.data[i] = static_cast<float>(now);
    }
    if (told.step) told.step(static_cast<int>(n), x, prompt, negative, next);
    x = std::move(next);
  }
  return x;
}

std::vector<std::uint8_t> to_rgb(const FloatTensor& picture) {
  std::vector<std::uint8_t> rgb;
  for (const float value : picture.data)
    rgb.push_back(static_cast<std::uint8_t>(std::clamp(std::floor(value * 127.5 + 128.0), 0.0, 255.0)));
  return rgb;
}

engine::Shape latent_shape(const Networks& networks, engine::Size size) {
  return {size.height / networks.factor, size.width / networks.factor, networks.latent};
}

}  // namespace colophon::authoring
