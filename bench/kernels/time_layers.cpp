#include <cstdio>

#include "commands.hpp"
#include "layer_run.hpp"
#include "stopwatch.hpp"

namespace colophon::bench {

int time_layers(const Options& options) {
  constexpr double kGmacsARun = 0.05;  // short layers are repeated, so that a clock can see them
  engine::ThreadPool pool(options.plan.threads);
  const std::vector<Layer> layers = layers_of(options.what);
  double peak = 0, seconds = 0, pack_seconds = 0;
  std::printf("{\"layers\": [");
  for (const Layer& layer : layers) {
    LayerRun run(layer, options.inputs, options.weights, options.plan);
    const int calls = std::max(1, static_cast<int>(kGmacsARun / layer.gmacs()));
    const auto work = [&] {
      for (int call = 0; call < calls; ++call) run.run(pool);
    };
    double best = 1e9;
    for (int i = 0; i < options.runs; ++i) {
      peak = std::max(peak, peak_gmacs(options));
      best = std::min(best, (options.plan.threads == 1 ? thread_seconds_of(work) : seconds_of(work)) / calls);
    }
    seconds += best * layer.count;
    pack_seconds += run.prepare_seconds() * layer.count;
    std::printf(
        "%s\n  {\"h\": %d, \"w\": %d, \"inputs\": %d, \"outputs\": %d, \"kernel\": %d, \"stride\": %d, "
        "\"count\": %d, \"ms\": %.4f, \"gmacs_a_s\": %.1f}",
        &layer == layers.data() ? "" : ",", static_cast<int>(layer.h), static_cast<int>(layer.w),
        static_cast<int>(layer.inputs), static_cast<int>(layer.outputs), static_cast<int>(layer.kernel),
        static_cast<int>(layer.stride), layer.count, 1e3 * best, layer.gmacs() / best);
  }
  const double rate = gmacs(layers) / seconds;
  std::printf(
      "],\n \"isa\": \"%s\", \"gmacs\": %.2f, \"seconds\": %.5f, \"pack_seconds\": %.3f, \"gmacs_a_s\": "
      "%.1f, "
      "\"peak_gmacs\": %.1f, \"share_of_peak\": %.4f}\n",
      std::string(engine::isa_name(options.plan.isa)).c_str(), gmacs(layers), seconds, pack_seconds, rate,
      peak, peak > 0 ? rate / (peak * options.plan.threads) : 0);
  return 0;
}

}  // namespace colophon::bench
