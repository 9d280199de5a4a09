// Models with adapters: what they compute, that the order of adapters never shows, what is refused.
#include "engine/adapt.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "engine/executor.hpp"
#include "tests/support/test_adapter.hpp"

namespace colophon::engine {
namespace {

constexpr std::int32_t kFull = 65'536;
constexpr Size kSize{8, 4};

std::shared_ptr<const Model> base() {
  static const auto model = Model::load(test::adaptable_model().file()).value();
  return model;
}

AdapterUse use(std::int64_t number, std::int32_t strength) {
  return {Adapter::load(test::micro_adapter(base()->id(), number).file()).value(), strength};
}

AdapterUse use_of(const test::TestAdapter& made, std::int32_t strength = kFull) {
  auto adapter = Adapter::load(made.file());
  EXPECT_TRUE(adapter.ok()) << adapter.error().message;
  return {std::move(adapter).value(), strength};
}

std::vector<Tensor> inputs_of(const Model& model, StageId id, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const StageProof& proof = model.find_proof(kSize)->stage(id);
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < model.program().stage(id).inputs.size(); ++i) {
    inputs.push_back(make_tensor(proof.values[i]));
    const Range range = proof.values[i].range;
    for (std::int32_t& x : inputs.back().data) {
      x = static_cast<std::int32_t>(
          range.lo +
          static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range.hi - range.lo + 1)));
    }
  }
  return inputs;
}

// Both stages with points, by both executors, which must agree.
std::vector<std::vector<std::int32_t>> outputs_of(const std::shared_ptr<const Model>& model) {
  std::vector<std::vector<std::int32_t>> all;
  const auto reference = make_reference_executor(model, kSize);
  for (const StageId id : {StageId::kDenoise, StageId::kDecode}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const auto inputs = inputs_of(*model, id, seed);
      all.push_back(reference->run(id, inputs, {.size = kSize})[0].data);
      for (const int threads : {1, 3}) {
        const auto planned = make_planned_executor(model, kSize, {threads, 1});
        EXPECT_EQ(planned->run(id, inputs, {.size = kSize})[0].data, all.back());
      }
    }
  }
  return all;
}

std::vector<std::vector<std::int32_t>> adapted_outputs(std::vector<AdapterUse> uses) {
  const auto model = adapt(base(), std::move(uses), kSize);
  EXPECT_TRUE(model.ok()) << model.error().message;
  return outputs_of(*model);
}

std::string refusal(std::vector<AdapterUse> uses) {
  const auto model = adapt(base(), std::move(uses), kSize);
  return model ? "" : model.error().code;
}

// The formula of spec/adapter.md once more, for the point in `decode`, whose conv is 1x1.
TEST(Adapt, ComputesTheFormula) {
  const std::int32_t strength = -3 * kFull / 2;
  const auto model = adapt(base(), {use(2, strength)}, kSize).value();
  const auto inputs = inputs_of(*model, StageId::kDecode, 9);
  const auto found =
      make_planned_executor(model, kSize, {})->run(StageId::kDecode, inputs, {.size = kSize})[0];
  const auto shifted = [](std::int64_t sum, int shift) { return (sum + (1LL << (shift - 1))) >> shift; };
  const std::int64_t weight[3][2] = {{9, -4}, {3, 8}, {1, 9}};
  const std::int64_t up[] = {2, 1, -2};
  const std::int64_t scale[] = {16, 5, -2};
  for (std::int64_t h = 0; h < 4; ++h) {
    for (std::int64_t w = 0; w < 8; ++w) {
      const std::int64_t x[] = {inputs[0].at(h / 2, w / 2, 0), inputs[0].at(h / 2, w / 2, 1)};
      const std::int64_t low = std::clamp<std::int64_t>(shifted((3 * x[0] - 2 * x[1]) * 2, 3), -3'000, 3'000);
      for (std::int64_t o = 0; o < 3; ++o) {
        const std::int64_t by = shifted(scale[o] * strength, 20);
        const std::int64_t sum = weight[o][0] * x[0] + weight[o][1] * x[1] + by * up[o] * low;
        EXPECT_EQ(found.at(h, w, o), std::clamp<std::int64_t>(shifted(sum, 4), 0, 255));
      }
    }
  }
}

TEST(Adapt, OrderNeverChangesABit) {
  std::vector<AdapterUse> uses = {use(1, kFull), use(2, -kFull / 3), use(3, 5 * kFull), use(4, 77)};
  for (std::size_t count = 2; count <= uses.size(); ++count) {
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    std::vector<AdapterUse> straight(uses.begin(), uses.begin() + static_cast<std::ptrdiff_t>(count));
    const auto expected = adapted_outputs(straight);
    do {
      std::vector<AdapterUse> turned;
      for (const std::size_t i : order) turned.push_back(uses[i]);
      ASSERT_EQ(adapted_outputs(turned), expected);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(Adapt, EachAdapterAndItsStrengthCount) {
  std::vector<std::vector<std::vector<std::int32_t>>> seen = {outputs_of(base())};
  const std::vector<AdapterUse> cases[] = {{use(1, kFull)},
                                           {use(2, kFull)},
                                           {use(2, -kFull)},
                                           {use(2, 10 * kFull)},
                                           {use(1, kFull), use(2, kFull)}};
  for (const auto& uses : cases) {
    const auto outputs = adapted_outputs(uses);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), outputs), 0);
    seen.push_back(outputs);
  }
  // A strength whose multipliers all round to 0.
  EXPECT_EQ(adapted_outputs({use(2, 1)}), seen[0]);
}

TEST(Adapt, KeepsIdAndBaseAndSaysWhatItHolds) {
  EXPECT_EQ(adapt(base(), {}, kSize).value(), base());
  const auto model = adapt(base(), {use(3, kFull), use(1, 5)}, kSize).value();
  EXPECT_EQ(model->id(), base()->id());
  EXPECT_EQ(model->file_bytes(), base()->file_bytes());
  ASSERT_EQ(model->adapters().size(), 2u);
  EXPECT_LT(model->adapters()[0].adapter->id(), model->adapters()[1].adapter->id());
  EXPECT_EQ(model->find_proof({4, 4}), nullptr);  // proven for the size that was asked for
  // Operations without a branch are the base's own.
  EXPECT_EQ(model->program().stage(StageId::kStep).nodes[0].operation,
            base()->program().stage(StageId::kStep).nodes[0].operation);
}

TEST(Adapt, TheShortProofIsTheWholeOne) {
  const auto model = adapt(base(), {use(3, kFull), use(1, -9 * kFull)}, kSize).value();
  const Proof whole = prove(model->program(), kSize).value();
  for (std::size_t i = 0; i < whole.stages.size(); ++i) {
    const StageProof& found = model->find_proof(kSize)->stages[i];
    EXPECT_EQ(found.values, whole.stages[i].values);
    EXPECT_EQ(found.multiply_adds, whole.stages[i].multiply_adds);
    EXPECT_EQ(found.live_elements, whole.stages[i].live_elements);
  }
}

TEST(Adapt, OutlivesWhatItWasMadeOf) {
  std::shared_ptr<const Model> model;
  {
    const auto own = Model::load(test::adaptable_model().file()).value();
    model = adapt(own, {use(1, kFull)}, kSize).value();
  }
  EXPECT_EQ(outputs_of(model), adapted_outputs({use(1, kFull)}));
}

TEST(Adapt, RefusesWhatDoesNotFit) {
  EXPECT_EQ(refusal({use(1, kFull), use(2, kFull), use(3, kFull), use(4, kFull), use(5, kFull)}),
            "TooManyAdapters");
  EXPECT_EQ(refusal({use(1, kFull), use(1, 2)}), "AdapterTwice");
  EXPECT_EQ(refusal({use(1, 0)}), "AdapterStrength");
  EXPECT_EQ(refusal({use_of(test::micro_adapter({}, 1))}), "AdapterForAnotherModel");
  auto made = test::micro_adapter(base()->id(), 1);
  made.point(0)["point"] = "elsewhere";
  EXPECT_EQ(refusal({use_of(made)}), "NoSuchPoint");
  made = test::micro_adapter(base()->id(), 1);
  made.point(0)["stage"] = "step";  // the point is another stage's
  EXPECT_EQ(refusal({use_of(made)}), "NoSuchPoint");
  made = test::micro_adapter(base()->id(), 1);
  made.tensor("image.down", "I8", {2, 1, 1, 2}, {1});
  EXPECT_EQ(refusal({use_of(made)}), "BadTensor");
  made = test::micro_adapter(base()->id(), 1);
  made.tensor("image.up", "I8", {3, 1, 1, 2}, {1}).tensor("image.scale", "I32", {3}, {1});
  EXPECT_EQ(refusal({use_of(made)}), "BadTensor");
}

TEST(Adapt, RefusesAStrengthWhoseMultiplierLeaves32Bits) {
  auto made = test::micro_adapter(base()->id(), 1);
  made.tensor("pixels.scale", "I32", {3}, {(1LL << 31) - 1}).point(1)["exponent"] = 0;
  made.tensor("pixels.up", "I8", {3, 1, 1, 1}, {0});
  EXPECT_EQ(refusal({use_of(made, kFull)}), "");
  EXPECT_EQ(refusal({use_of(made, -kFull)}), "");
  EXPECT_EQ(refusal({use_of(made, kFull + 1)}), "AdapterTooStrong");
  EXPECT_EQ(refusal({use_of(made, -kFull - 1)}), "AdapterTooStrong");
  EXPECT_EQ(refusal({use_of(made, std::numeric_limits<std::int32_t>::min())}), "AdapterTooStrong");
}

TEST(Adapt, RefusesSumsThatCouldLeaveTheirWidth) {
  auto made = test::micro_adapter(base()->id(), 1);
  made.tensor("image.down", "I16", {2, 3, 3, 2}, {32'767});  // 18 · 32,767 · 4,096 > 2^31
  EXPECT_EQ(refusal({use_of(made)}), "SumOverflow");
  made = test::micro_adapter(base()->id(), 1);
  made.tensor("image.by", "I32", {2}, {-(1LL << 31)});  // no multiplier
  EXPECT_EQ(refusal({use_of(made)}), "SumOverflow");
}

TEST(Adapt, APointWithFiveInputsHasRoomForThree) {
  test::TestModel model = test::adaptable_model();
  model.node("denoise", 4)["in"] = {"seen", "told", "now", "now", "now"};
  model.node("denoise", 4)["by"] = {"gain", 5, 17, 1, 1};
  const auto wide = Model::load(model.file()).value();
  std::vector<AdapterUse> uses;
  for (std::int64_t number = 1; number <= 3; ++number)
    uses.push_back(use_of(test::micro_adapter(wide->id(), number)));
  EXPECT_TRUE(adapt(wide, uses, kSize).ok());
  uses.push_back(use_of(test::micro_adapter(wide->id(), 4)));
  EXPECT_EQ(adapt(wide, uses, kSize).error().code, "PointFull");
}

TEST(Adapt, PointsThatPromiseTooMuchRefuseTheModel) {
  const auto refused = [](auto change) {
    test::TestModel model = test::adaptable_model();
    change(model);
    const auto loaded = Model::load(model.file());
    return loaded ? "" : loaded.error().code;
  };
  EXPECT_EQ(refused([](auto& m) { m.node("step", 1)["point"] = "x"; }), "BadAttribute");  // x is no conv's
  EXPECT_EQ(refused([](auto& m) { m.node("denoise", 4)["point"] = ""; }), "BadAttribute");
  EXPECT_EQ(refused([](auto& m) { m.node("denoise", 4)["point"] = std::string(256, 'p'); }), "BadAttribute");
  EXPECT_EQ(refused([](auto& m) { m.node("denoise", 0)["point"] = "conv"; }), "BadAttribute");
  EXPECT_EQ(refused([](auto& m) {
              m.tensor("w.image", "I8", {2, 3, 3, 1}, {1}).node("denoise", 0)["groups"] = 2;
            }),
            "BadAttribute");
  EXPECT_EQ(refused([](auto& m) {
              auto& nodes = m.program["stages"]["denoise"]["nodes"];
              nodes.push_back(nodes[4]);
              nodes[5]["out"] = "again";
            }),
            "BadAttribute");
  // One name in two stages is two points.
  EXPECT_EQ(refused([](auto& m) { m.node("decode", 2)["point"] = "image"; }), "");
}

}  // namespace
}  // namespace colophon::engine
