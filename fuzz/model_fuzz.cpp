// Model files from strangers: whatever loads is painted by the reference and by a plan, which must agree; the
// reference holds every value against its proof.
#include "engine/executor.hpp"
#include "fuzz/container_mutator.hpp"
#include "paint/painter.hpp"

using namespace colophon;

namespace {

constexpr std::int64_t kElementsMax = 1 << 16;  // of all values of a stage: more takes too long for a fuzzer
constexpr std::int64_t kMultiplyAddsMax = 1 << 20;  // of a stage
constexpr std::int64_t kStepsMax = 4;

bool is_small(const engine::Proof& proof) {
  for (const engine::StageProof& stage : proof.stages) {
    std::int64_t elements = 0;
    for (const engine::Facts& facts : stage.values) elements += facts.shape.count();
    if (elements > kElementsMax || stage.multiply_adds > kMultiplyAddsMax) return false;
  }
  return true;
}

// With the shortest schedule there is.
paint::Request request_of(const engine::Model& model, std::uint64_t seed) {
  const engine::Program& program = model.program();
  paint::Request request;
  request.seed = seed;
  paint::Recipe& recipe = request.recipe;
  recipe.model = model.id();
  recipe.prompt = program.tokenizer.words.front() + " " + program.tokenizer.words.back();
  recipe.sampler = program.samplers[0].name;
  std::int64_t steps = program.samplers[0].schedules[0].steps;
  for (const engine::Schedule& schedule : program.samplers[0].schedules)
    steps = std::min(steps, schedule.steps);
  recipe.steps = static_cast<std::uint16_t>(steps);
  recipe.guidance_q16 = static_cast<std::uint32_t>(program.defaults.guidance_q16);
  recipe.width = static_cast<std::uint16_t>(program.sizes[0].width);
  recipe.height = static_cast<std::uint16_t>(program.sizes[0].height);
  if (program.has_mark() && seed % 4 != 0) recipe.mark = paint::Mark::kModel;
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = engine::Model::load(Bytes(data, data + size));
  if (!loaded) {
    COLOPHON_CHECK(!loaded.error().code.empty() && !loaded.error().message.empty());
    return 0;
  }
  const auto& model = *loaded;
  const paint::Request request = request_of(*model, size);
  const engine::Size picture{request.recipe.width, request.recipe.height};
  if (!is_small(*model->find_proof(picture)) || request.recipe.steps > kStepsMax) return 0;
  const auto reference = engine::make_reference_executor(model, picture);
  const auto planned = engine::make_planned_executor(
      model, picture, {.threads = 1, .rows_a_task = static_cast<std::int64_t>(size % 4)});
  const auto expected = paint::paint(*model, *reference, request, nullptr, [](int, int) {});
  const auto found = paint::paint(*model, *planned, request, nullptr, [](int, int) {});
  COLOPHON_CHECK(expected.ok() == found.ok());
  if (!expected) return 0;  // more words than slots
  COLOPHON_CHECK(expected->rgb == found->rgb && expected->trace_root == found->trace_root);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return fuzz::mutate_container("program", {data, size}, size_max, seed);
}
