#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <vector>

#include "commands.hpp"
#include "paint/painter.hpp"
#include "some_model.hpp"
#include "stopwatch.hpp"

namespace colophon::bench {
namespace {

// The most memory that this process ever held, pages of mapped files included.
double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// One painting, and when each of its parts was over.
Result<void> run(const Options& options) {
  const double begin = wall_seconds();
  COLOPHON_TRY(const auto model, load_model(options.what));
  const double loaded = wall_seconds();
  paint::Request request = default_request(*model);
  if (options.size.width > 0) {
    request.recipe.width = static_cast<std::uint16_t>(options.size.width);
    request.recipe.height = static_cast<std::uint16_t>(options.size.height);
  }
  request.recipe.prompt = "a lighthouse at dawn";
  request.recipe.steps = static_cast<std::uint16_t>(options.steps);
  COLOPHON_TRY_VOID(paint::check_request(*model, request, nullptr));
  const auto executor =
      engine::make_planned_executor(model, {request.recipe.width, request.recipe.height}, options.plan);
  const double planned = wall_seconds();
  std::vector<double> evaluated;
  COLOPHON_TRY(const auto painting, paint::paint(*model, *executor, request, nullptr,
                                                 [&](int, int) { evaluated.push_back(wall_seconds()); }));
  const double done = wall_seconds();
  // The first step also holds the texts, and pages that nobody touched before: it is not taken.
  const std::size_t each = model->program().evaluations;
  double step = 1e9;
  for (std::size_t i = each; i + each <= evaluated.size(); i += each)
    step = std::min(step, evaluated[i + each - 1] - evaluated[i - 1]);
  std::printf(
      "{\"load_s\": %.3f, \"plan_s\": %.3f, \"first_evaluation_s\": %.3f, \"step_s\": %.4f, \"decode_s\": "
      "%.4f, "
      "\"peak_mb\": %.0f}\n",
      loaded - begin, planned - loaded, evaluated.front() - planned, step, done - evaluated.back(),
      peak_mb());
  return {};
}

}  // namespace

int time_steps(const Options& options) {
  const auto done = run(options);
  if (done) return 0;
  std::fputs(describe(done.error()).c_str(), stderr);
  return 1;
}

}  // namespace colophon::bench
