#include <cstdio>
#include <map>

#include "commands.hpp"
#include "paint/painter.hpp"
#include "some_model.hpp"
#include "stopwatch.hpp"

namespace colophon::bench {
namespace {

// Processor time of each operator, summed over threads.
class Profile final : public engine::NodeWatch {
 public:
  explicit Profile(int threads) : begun_(static_cast<std::size_t>(threads)), seconds_(begun_.size()) {}

  void begin(const engine::Node&, int thread) override {
    begun_[static_cast<std::size_t>(thread)] = thread_seconds();
  }
  void end(const engine::Node& node, int thread) override {
    const auto at = static_cast<std::size_t>(thread);
    seconds_[at][node.op] += thread_seconds() - begun_[at];
  }
  std::map<std::string, double> take() {
    std::map<std::string, double> sum;
    for (auto& of_thread : seconds_) {
      for (const auto& [op, seconds] : of_thread) sum[op] += seconds;
      of_thread.clear();
    }
    return sum;
  }

 private:
  std::vector<double> begun_;
  std::vector<std::map<std::string, double>> seconds_;
};

double total(const std::map<std::string, double>& seconds) {
  double sum = 0;
  for (const auto& [op, of_op] : seconds) sum += of_op;
  return sum;
}

Result<void> run(Options options) {
  const double begin = wall_seconds();
  COLOPHON_TRY(const auto model, load_model(options.what));
  const double loaded = wall_seconds();
  const engine::Size size = model->program().defaults.size;
  const auto plain = engine::make_planned_executor(model, size, options.plan);
  const double planned = wall_seconds();
  Profile profile(options.plan.threads);
  options.plan.watch = &profile;
  const auto watched = engine::make_planned_executor(model, size, options.plan);
  const paint::Request request = default_request(*model);

  double best = 1e9;
  std::map<std::string, double> least;
  for (int i = 0; i < options.runs; ++i) {
    const auto paint_with = [&](engine::Executor& executor) -> Result<void> {
      COLOPHON_TRY_VOID([&]() -> Result<void> {
        auto painting = paint::paint(*model, executor, request, nullptr, [](int, int) {});
        if (!painting) return std::move(painting).error();
        return {};
      }());
      return {};
    };
    Result<void> done;
    const auto work = [&] { done = paint_with(*plain); };
    best = std::min(best, options.plan.threads == 1 ? thread_seconds_of(work) : seconds_of(work));
    COLOPHON_TRY_VOID(done);
    COLOPHON_TRY_VOID(paint_with(*watched));
    const auto seconds = profile.take();
    if (least.empty() || total(seconds) < total(least)) least = seconds;
  }
  std::printf(
      "{\"isa\": \"%s\", \"seconds\": %.5f, \"load_seconds\": %.4f, \"plan_seconds\": %.4f, \"operators\": {",
      std::string(engine::isa_name(options.plan.isa)).c_str(), best, loaded - begin, planned - loaded);
  for (const auto& [op, seconds] : least)
    std::printf("%s\"%s\": %.6f", op == least.begin()->first ? "" : ", ", op.c_str(), seconds);
  std::printf("}}\n");
  return {};
}

}  // namespace

int time_paint(const Options& options) {
  const auto done = run(options);
  if (done) return 0;
  std::fputs(describe(done.error()).c_str(), stderr);
  return 1;
}

}  // namespace colophon::bench
