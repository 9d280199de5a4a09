// core_paint MODEL_FILE PROMPT SEED EXECUTOR(reference|planned) THREADS ROWS_A_TASK
//
// Paints with the model's defaults, and its mark if it has one, and prints "requestHash imageHash traceRoot",
// in hexadecimal. It links base, crypto, engine and paint alone, so that tests/exactness/run can build it for
// any compiler and machine; what it prints must be the same everywhere. ROWS_A_TASK 0: the executor's own
// choice. The instruction set is COLOPHON_ISA's, or the best. Exit status 1: not painted, 2: wrong arguments,
// 3: this machine or build lacks the instruction set.
#include <cstdio>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "base/text.hpp"
#include "engine/container.hpp"
#include "engine/executor.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"

using namespace colophon;

namespace {

constexpr std::uint64_t kThreadsMax = 256;
constexpr std::uint64_t kRowsMax = 4'096;

struct Options {
  std::string model;
  std::string prompt;
  std::uint64_t seed = 0;
  bool reference = false;
  engine::PlanOptions plan;
};

std::optional<Options> parse(int count, char** arguments) {
  if (count != 7) return std::nullopt;
  const std::string_view executor = arguments[4];
  const auto seed = parse_u64(arguments[3]);
  const auto threads = parse_u64(arguments[5]);
  const auto rows = parse_u64(arguments[6]);
  if (executor != "reference" && executor != "planned") return std::nullopt;
  if (!seed || !threads || *threads < 1 || *threads > kThreadsMax || !rows || *rows > kRowsMax)
    return std::nullopt;
  return Options{arguments[1],
                 arguments[2],
                 *seed,
                 executor == "reference",
                 {.threads = static_cast<int>(*threads), .rows_a_task = static_cast<std::int64_t>(*rows)}};
}

paint::Request make_request(const engine::Model& model, const Options& options) {
  const engine::Defaults& defaults = model.program().defaults;
  paint::Recipe recipe;
  recipe.model = model.id();
  recipe.prompt = options.prompt;
  recipe.sampler = defaults.sampler;
  recipe.steps = static_cast<std::uint16_t>(defaults.steps);
  recipe.guidance_q16 = static_cast<std::uint32_t>(defaults.guidance_q16);
  recipe.width = static_cast<std::uint16_t>(defaults.size.width);
  recipe.height = static_cast<std::uint16_t>(defaults.size.height);
  if (model.program().has_mark()) recipe.mark = paint::Mark::kModel;
  return {std::move(recipe), options.seed};
}

Result<void> run(const Options& options) {
  COLOPHON_TRY(Bytes file, read_file(options.model, engine::kModelBytesMax));
  COLOPHON_TRY(const auto model, engine::Model::load(std::move(file)));
  const paint::Request request = make_request(*model, options);
  COLOPHON_TRY_VOID(paint::check_request(*model, request, nullptr));
  const engine::Size size = model->program().defaults.size;
  const auto executor = options.reference ? engine::make_reference_executor(model, size)
                                          : engine::make_planned_executor(model, size, options.plan);
  COLOPHON_TRY(const paint::Painting painting,
               paint::paint(*model, *executor, request, nullptr, [](int, int) {}));
  COLOPHON_TRY(const Bytes picture, paint::encode_picture(request, painting.rgb));
  std::printf("%s %s %s\n", to_hex_0x(paint::request_hash(request)).c_str(),
              to_hex_0x(paint::image_hash(picture)).c_str(), to_hex_0x(painting.trace_root).c_str());
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  auto options = parse(count, arguments);
  if (!options) {
    std::fputs("usage: core_paint MODEL_FILE PROMPT SEED reference|planned THREADS ROWS_A_TASK\n", stderr);
    return 2;
  }
  const auto isa = engine::isa_of_environment();
  if (!isa) {
    std::fputs(describe(isa.error()).c_str(), stderr);
    return 3;
  }
  options->plan.isa = *isa;
  const auto done = run(*options);
  if (done) return 0;
  std::fputs(describe(done.error()).c_str(), stderr);
  return 1;
}
