// Adapter files from strangers, for one small model: what loads and fits is run by the reference and by a
// plan, which must agree; the reference holds every value against its proof.
#include <random>

#include "engine/adapt.hpp"
#include "engine/executor.hpp"
#include "fuzz/container_mutator.hpp"
#include "tests/support/test_adapter.hpp"

using namespace colophon;

namespace {

constexpr std::int64_t kMultiplyAddsMax = 1 << 20;  // of a stage: more takes too long for a fuzzer
constexpr engine::Size kSize{4, 4};

const std::shared_ptr<const engine::Model>& base() {
  static const auto model = engine::Model::load(engine::test::adaptable_model().file()).value();
  return model;
}

std::vector<engine::Tensor> inputs_of(const engine::Stage& stage, const engine::StageProof& proof,
                                      std::mt19937_64& random) {
  std::vector<engine::Tensor> inputs;
  for (std::size_t i = 0; i < stage.inputs.size(); ++i) {
    inputs.push_back(engine::make_tensor(proof.values[i]));
    const engine::Range range = proof.values[i].range;
    const auto span = static_cast<std::uint64_t>(range.hi - range.lo + 1);
    for (std::int32_t& x : inputs.back().data)
      x = static_cast<std::int32_t>(range.lo + static_cast<std::int64_t>(random() % span));
  }
  return inputs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto adapter = engine::Adapter::load(Bytes(data, data + size));
  if (!adapter) {
    COLOPHON_CHECK(!adapter.error().code.empty() && !adapter.error().message.empty());
    return 0;
  }
  std::mt19937_64 random(size);
  const auto strength = static_cast<std::int32_t>(random() >> (random() % 33));
  const auto adapted = engine::adapt(base(), {{*adapter, strength}}, kSize);
  if (!adapted) {
    COLOPHON_CHECK(!adapted.error().code.empty() && !adapted.error().message.empty());
    return 0;
  }
  const auto& model = *adapted;
  const auto reference = engine::make_reference_executor(model, kSize);
  const auto planned = engine::make_planned_executor(
      model, kSize, {.threads = 1, .rows_a_task = static_cast<std::int64_t>(size % 4)});
  for (std::size_t i = 0; i < engine::kStageNames.size(); ++i) {
    const auto id = static_cast<engine::StageId>(i);
    const engine::StageProof& proof = model->find_proof(kSize)->stage(id);
    if (proof.multiply_adds > kMultiplyAddsMax) return 0;
    const auto inputs = inputs_of(model->program().stage(id), proof, random);
    const engine::Run run{kSize, random(), static_cast<std::uint32_t>(random())};
    const auto expected = reference->run(id, inputs, run);
    const auto found = planned->run(id, inputs, run);
    for (std::size_t n = 0; n < expected.size(); ++n) COLOPHON_CHECK(expected[n].data == found[n].data);
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  // What is no container becomes an adapter that fits: so no corpus has to know the model's id.
  const Bytes before(data, data + size);
  if (!engine::read_container(before) && seed % 4 != 0) {
    const Bytes file = engine::test::micro_adapter(base()->id(), seed % 9).file();
    if (file.size() > size_max) return size;
    std::memcpy(data, file.data(), file.size());
    return file.size();
  }
  return fuzz::mutate_container("adapter", {data, size}, size_max, seed);
}
