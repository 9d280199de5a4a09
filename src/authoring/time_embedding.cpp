#include "authoring/time_embedding.hpp"

#include "authoring/elementary.hpp"
#include "authoring/sampler_rows.hpp"

namespace colophon::authoring {
namespace {

constexpr double kLogPeriod = 9.2103403719761827361;  // ln 10,000

}  // namespace
Result<TimeEmbedding> TimeEmbedding::load(const Checkpoint& checkpoint) {
  TimeEmbedding embedding;
  const std::string name = "unet.time_embedding.linear_";
  COLOPHON_TRY(embedding.first_.weight, checkpoint.load(name + "1.weight"));
  COLOPHON_TRY(embedding.first_.bias, checkpoint.load(name + "1.bias"));
  COLOPHON_TRY(embedding.second_.weight, checkpoint.load(name + "2.weight"));
  COLOPHON_TRY(embedding.second_.bias, checkpoint.load(name + "2.bias"));
  const std::size_t hidden = embedding.first_.bias.size();
  const bool fits = hidden > 0 && embedding.first_.weight.size() % (2 * hidden) == 0 &&
                    embedding.second_.weight.size() == hidden * embedding.second_.bias.size();
  if (fits) return embedding;
  return Error{"WrongArchitecture", "the layers '" + name + "1' and '" + name + "2' don't fit each other"};
}

std::vector<double> TimeEmbedding::Layer::apply(const std::vector<double>& in) const {
  std::vector<double> out;
  for (std::size_t o = 0; o < bias.size(); ++o) {
    double sum = bias[o];
    for (std::size_t i = 0; i < in.size(); ++i) sum += in[i] * static_cast<double>(weight[o * in.size() + i]);
    out.push_back(sum);
  }
  return out;
}

std::vector<double> TimeEmbedding::at(std::int64_t time) const {
  const std::size_t half = first_.weight.size() / first_.bias.size() / 2;
  const double t = static_cast<double>(time) * elementary::power_of_two(-static_cast<int>(kTimeBits));
  std::vector<double> waves(2 * half);
  for (std::size_t i = 0; i < half; ++i) {
    const double frequency =
        elementary::exp(-kLogPeriod * static_cast<double>(i) / static_cast<double>(half));
    const auto [cos, sin] = elementary::cos_sin(t * frequency);
    waves[i] = cos;
    waves[half + i] = sin;
  }
  std::vector<double> hidden = first_.apply(waves);
  for (double& x : hidden) x = elementary::silu(x);
  std::vector<double> out = second_.apply(hidden);
  for (double& x : out) x = elementary::silu(x);
  return out;
}

}  // namespace colophon::authoring
