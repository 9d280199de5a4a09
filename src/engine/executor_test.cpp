// Random legal programs, by the reference and by plans of many cuts and threads: bit for bit the same.
#include "engine/executor.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "base/file.hpp"
#include "tests/support/random_program.hpp"

namespace colophon::engine {
namespace {

std::vector<Tensor> random_inputs(const StageProof& proof, std::size_t count, std::mt19937_64& random) {
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < count; ++i) {
    inputs.push_back(make_tensor(proof.values[i]));
    const Range range = inputs.back().facts.range;
    for (std::int32_t& x : inputs.back().data) {
      // Extremes often: that is where a width would show.
      const auto span = static_cast<std::uint64_t>(range.hi - range.lo + 1);
      const std::int64_t at = random() % 4 == 0   ? range.lo
                              : random() % 4 == 0 ? range.hi
                                                  : range.lo + static_cast<std::int64_t>(random() % span);
      x = static_cast<std::int32_t>(at);
    }
  }
  return inputs;
}

void expect_agreement(const std::shared_ptr<const Model>& model, std::mt19937_64& random) {
  const Size size = model->program().sizes[0];
  const auto reference = make_reference_executor(model, size);
  std::vector<std::unique_ptr<Executor>> planned;
  for (const int threads : {1, 2, 7}) {
    for (const std::int64_t rows : {0, 1, 3})
      planned.push_back(make_planned_executor(model, size, {threads, rows}));
  }
  for (const Isa isa : isas_here()) {
    planned.push_back(make_planned_executor(model, size, {.threads = 2, .rows_a_task = 3, .isa = isa}));
    planned.push_back(make_planned_executor(model, size, {.threads = 3, .isa = isa, .parts = 2}));
  }
  for (const StageId id : {StageId::kInit, StageId::kDenoise, StageId::kDecode}) {
    const StageProof& proof = model->find_proof(size)->stage(id);
    const auto inputs = random_inputs(proof, model->program().stage(id).inputs.size(), random);
    Run run{size, random(), std::nullopt};
    if (random() % 3 != 0) run.payload = static_cast<std::uint32_t>(random());
    const auto expected = reference->run(id, inputs, run);
    for (const auto& executor : planned) {
      const auto found = executor->run(id, inputs, run);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(found[i].facts.shape, expected[i].facts.shape);
        ASSERT_EQ(found[i].data, expected[i].data);
      }
    }
  }
}

TEST(Executor, RandomProgramsAgreeBitForBit) {
  constexpr int kPrograms = 300;
  std::map<std::string, int> seen;
  for (int i = 0; i < kPrograms; ++i) {
    SCOPED_TRACE("program " + std::to_string(i));
    std::mt19937_64 random(static_cast<std::uint64_t>(i));
    test::ProgramMaker maker(random);
    const test::TestModel made = maker.make(12);
    const auto model = Model::load(made.file());
    ASSERT_TRUE(model.ok()) << model.error().message << '\n' << made.program["stages"]["denoise"].dump();
    for (const Node& node : (*model)->program().stage(StageId::kDenoise).nodes) ++seen[node.op];
    expect_agreement(*model, random);
    if (HasFatalFailure()) FAIL() << made.program["stages"]["denoise"].dump(1);
  }
  seen["noise"] = seen["mark"] = kPrograms;  // in 'init' and 'decode', each of one kind
  for (const Operator& op : operators()) EXPECT_GE(seen[std::string(op.name)], 20) << op.name;
}

// Work beyond the limit below which a plan runs serially, so that threads meet.
TEST(Executor, WideProgramsAgreeBitForBit) {
  for (int i = 0; i < 6; ++i) {
    SCOPED_TRACE("program " + std::to_string(i));
    std::mt19937_64 random(1'000 + static_cast<std::uint64_t>(i));
    test::ProgramMaker maker(random, {.elements_max = 40'000, .pixels = 64});
    const auto model = Model::load(maker.make(8).file());
    ASSERT_TRUE(model.ok()) << model.error().message;
    expect_agreement(*model, random);
  }
}

// 1,024 keys: several blocks, work for threads; weights that add up beyond 32 bits with their values, or
// don't.
TEST(Executor, AttentionAndNormalisationAgree) {
  struct Case {
    int weight, causal, fraction;
  };
  for (const auto& [weight, causal, fraction] :
       {Case{32'767, 0, 0}, {32'767, 1, 0}, {40, 0, 0}, {40, 1, 0}, {32'767, 0, 6}, {40, 1, 15}}) {
    SCOPED_TRACE("weights up to " + std::to_string(weight) + ", causal " + std::to_string(causal) +
                 ", fraction " + std::to_string(fraction));
    test::TestModel made = test::micro_model();
    std::vector<std::int64_t> falling;
    for (int i = 0; i < 600; ++i) falling.push_back(weight * (600 - i) / 600);
    made.tensor("e", "I16", {600}, falling).tensor("all", "I32", {2}, {70'000, -3'000});
    const test::Js moments = {{"groups", 2}, {"fraction", 10}};
    auto& nodes = made.program["stages"]["denoise"]["nodes"];
    nodes = test::Js::array();
    nodes.push_back(test::node("resize", {"x"}, "large", {{"factor", 16}}));
    nodes.push_back(test::node("attend", {"large", "large", "large"}, "seen",
                               {{"heads", 2}, {"table", "e"}, {"shift", 14}, {"causal", causal}},
                               {{"fraction", fraction}, {"type", "I32"}, {"lo", -1 << 28}, {"hi", 1 << 27}}));
    nodes.push_back(test::node("mix", {"seen", "large"}, "sum",
                               test::requant(1 + fraction, "I16", -8'192, 8'191),
                               {{"by", {1, 1 << fraction}}}));
    nodes.push_back(test::node("moments", {"sum"}, "moments", moments,
                               {{"per", "image"}, {"scale", 26}, {"epsilon", 5}}));
    nodes.push_back(
        test::node("normalise", {"sum", "moments"}, "prediction", test::requant(16, "I16", -32'768, 32'767),
                   {{"groups", 2}, {"fraction", 10}, {"inner", 26}, {"gamma", "all"}, {"beta", "all"}}));
    made.program["stages"]["step"] = {{"nodes", test::Js::array()}, {"out", {"x"}}};
    const auto model = Model::load(made.file());
    ASSERT_TRUE(model.ok()) << model.error().message;
    std::mt19937_64 random(11);
    expect_agreement(*model, random);
  }
}

TEST(Executor, TinysStagesAgree) {
  const auto model =
      Model::load(read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", kModelBytesMax).value());
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Size size = (*model)->program().sizes[0];
  const auto reference = make_reference_executor(*model, size);
  const auto planned = make_planned_executor(*model, size, {.threads = 3});
  std::mt19937_64 random(5);
  for (std::size_t i = 0; i < kStageNames.size(); ++i) {
    const auto id = static_cast<StageId>(i);
    const auto inputs = random_inputs((*model)->find_proof(size)->stage(id),
                                      (*model)->program().stage(id).inputs.size(), random);
    const auto expected = reference->run(id, inputs, {size, 9});
    const auto found = planned->run(id, inputs, {size, 9});
    for (std::size_t n = 0; n < expected.size(); ++n)
      EXPECT_EQ(found[n].data, expected[n].data) << kStageNames[i];
  }
}

TEST(Executor, IsForOneOfTheModelsSizes) {
  const auto model = *Model::load(test::micro_model().file());
  EXPECT_DEATH(make_reference_executor(model, {5, 5}), "proof_ != nullptr");
  EXPECT_DEATH(make_planned_executor(model, {5, 5}, {}), "proof_ != nullptr");
}

TEST(Executor, IsForAnInstructionSetOfThisMachine) {
  const auto model = *Model::load(test::micro_model().file());
  for (int i = 0; i <= static_cast<int>(Isa::kWasmSimd); ++i) {
    const auto isa = static_cast<Isa>(i);
    if (std::ranges::count(isas_here(), isa) == 0) {
      EXPECT_DEATH(make_planned_executor(model, {4, 4}, {.isa = isa}), "isas_here");
    }
  }
}

TEST(Executor, InputsOutsideTheProofAreOurBug) {
  const auto model = *Model::load(test::micro_model().file());
  for (const bool reference : {true, false}) {
    const auto executor =
        reference ? make_reference_executor(model, {4, 4}) : make_planned_executor(model, {4, 4}, {});
    Tensor tokens = make_tensor(model->find_proof({4, 4})->stage(StageId::kText).values[0]);
    EXPECT_EQ(executor->run(StageId::kText, {&tokens, 1}, {{4, 4}}).size(), 1u);
    tokens.data[1] = 4;  // there are three words
    EXPECT_DEATH(executor->run(StageId::kText, {&tokens, 1}, {{4, 4}}), "range");
    tokens.data = {0};
    EXPECT_DEATH(executor->run(StageId::kText, {&tokens, 1}, {{4, 4}}), "count");
    EXPECT_DEATH(executor->run(StageId::kText, {}, {{4, 4}}), "inputs.size");
    EXPECT_DEATH(executor->run(StageId::kInit, {}, {{8, 4}}), "run.size");
  }
}

}  // namespace
}  // namespace colophon::engine
