// Programs that could leave their ranges, or need too much: the proof fails by its code, for the size in
// question.
#include "engine/prove.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_model.hpp"

namespace colophon::engine {
namespace {

using test::Js;
using test::micro_model;
using test::node;
using test::requant;
using test::TestModel;

std::string refusal_of(const TestModel& model) {
  const auto loaded = Model::load(model.file());
  if (!loaded) {
    EXPECT_NE(loaded.error().message.find("stage '"), std::string::npos) << loaded.error().message;
  }
  return loaded ? "accepted" : loaded.error().code;
}

// The code after such nodes were added to `denoise`.
std::string refusal_with(TestModel model, const std::vector<Js>& nodes) {
  for (const Js& added : nodes) model.program["stages"]["denoise"]["nodes"].push_back(added);
  return refusal_of(model);
}

// Of ones, so that every sum is at its bound: x is within ±4096.
TestModel with_weights(std::int64_t channels, std::int64_t weight, std::int64_t bias) {
  TestModel model = micro_model();
  model.tensor("w", "I16", {1, 1, 1, channels}, {weight}).tensor("b", "I32", {1}, {bias});
  model.tensor("full", "I16", {channels}, {-32'768, 32'767});
  return model;
}

TEST(Prove, ConvsSumFits32BitsOrIsRefused) {
  const Js conv = node("conv", {"full"}, "y", {{"weight", "w"}, {"bias", "b"}});
  // Four times 2^15·2^14 is 2^31: one too much above, all right below.
  EXPECT_EQ(refusal_with(with_weights(4, -16'384, -1), {conv}), "accepted");
  EXPECT_EQ(refusal_with(with_weights(4, -16'384, 0), {conv}), "SumOverflow");
  EXPECT_EQ(refusal_with(with_weights(4, 16'384, 0), {conv}), "accepted");
  EXPECT_EQ(refusal_with(with_weights(4, 16'384, -1), {conv}), "SumOverflow");
  EXPECT_EQ(refusal_with(with_weights(1, 0, 2'147'483'647), {conv}), "accepted");
  EXPECT_EQ(refusal_with(with_weights(64, 32'767, 0), {conv}), "SumOverflow");
}

TEST(Prove, MixAndMultiplyFit64BitsOrAreRefused) {
  TestModel model = micro_model();
  model.tensor("big", "I32", {1}, {-2'147'483'648LL}).tensor("most", "I32", {1}, {2'147'483'647});
  const auto mix = [](std::vector<std::string> in, const Js& by, int shift) {
    return node("mix", in, "y", requant(shift, "I32", -5, 5), {{"by", by}});
  };
  EXPECT_EQ(refusal_with(model, {mix({"most", "most"}, {2'147'483'647, 2'147'483'647}, 62)}), "SumOverflow");
  EXPECT_EQ(refusal_with(model, {mix({"most", "most"}, {2'147'483'647, 2'147'483'647}, 33)}), "accepted");
  EXPECT_EQ(refusal_with(model, {mix({"most", "most", "most"}, {2'147'483'647, 2'147'483'647, 1}, 33)}),
            "accepted");
  EXPECT_EQ(
      refusal_with(model, {mix({"most", "most", "most"}, {2'147'483'647, 2'147'483'647, -2'147'483'647}, 0)}),
      "SumOverflow");
  EXPECT_EQ(refusal_with(model, {mix({"most"}, {"big"}, 0)}), "SumOverflow") << "a multiplier of 2^31";
  EXPECT_EQ(refusal_with(model, {mix({"big"}, {"most"}, 62)}), "accepted");
  EXPECT_EQ(refusal_with(model, {node("multiply", {"big", "big"}, "y", requant(62, "I32", -5, 5))}),
            "accepted");
}

TEST(Prove, TablesCoverTheirInputs) {
  TestModel model = micro_model();
  model.tensor("t", "I8", {8193}, {1}).tensor("short", "I8", {8192}, {1}).tensor("long", "I8", {65'537}, {1});
  const auto table = [](const std::string& name, std::int64_t first) {
    return node("table", {"x"}, "y", {{"table", name}, {"first", first}});
  };
  EXPECT_EQ(refusal_with(model, {table("t", -4096)}), "accepted");
  EXPECT_EQ(refusal_with(model, {table("t", -4095)}), "TableOutOfRange");
  EXPECT_EQ(refusal_with(model, {table("t", -4097)}), "TableOutOfRange");
  EXPECT_EQ(refusal_with(model, {table("short", -4096)}), "TableOutOfRange");
  EXPECT_EQ(Model::load([&] {
              TestModel longer = model;
              longer.program["stages"]["denoise"]["nodes"].push_back(table("long", -4096));
              return longer.file();
            }())
                .error()
                .code,
            "BadAttribute");
}

TEST(Prove, GathersIndicesLieWithinTheirTable) {
  TestModel model = micro_model();
  model.program["tokenizer"]["words"].push_back("more");
  EXPECT_EQ(refusal_of(model), "TableOutOfRange") << "four rows for five tokens";
  model = micro_model();
  model.program["rows"] = 5;
  EXPECT_EQ(refusal_of(model), "TableOutOfRange");
  const Js of_negative = node("mix", {"row"}, "before", requant(0, "I32", -1, 2), {{"by", {-1}}});
  EXPECT_EQ(refusal_with(micro_model(), {of_negative, node("gather", {"before"}, "y", {{"table", "time"}})}),
            "TableOutOfRange");
  EXPECT_EQ(refusal_with(micro_model(), {node("gather", {"x"}, "y", {{"table", "time"}})}), "TypeMismatch");
}

TEST(Prove, TypesOfOperators) {
  EXPECT_EQ(refusal_with(micro_model(), {node("conv", {"seen"}, "y", {{"weight", "w.image"}})}),
            "TypeMismatch")
      << "an I32";
  EXPECT_EQ(refusal_with(micro_model(), {node("concat", {"x", "seen"}, "y", {})}), "TypeMismatch");
}

TEST(Prove, ShapesOfOperators) {
  const auto refused = [](const Js& added) { return refusal_with(micro_model(), {added}); };
  EXPECT_EQ(refused(node("conv", {"context"}, "y", {{"weight", "w.image"}})), "BadShape") << "channels";
  EXPECT_EQ(refused(node("conv", {"x"}, "y", {{"weight", "w.image"}})), "BadShape")
      << "3x3 without pad on 2x2";
  EXPECT_EQ(refused(node("mix", {"x", "context"}, "y", requant(0, "I16", -1, 1), {{"by", {1, 1}}})),
            "BadShape");
  EXPECT_EQ(refused(node("concat", {"x", "context"}, "y", {})), "BadShape");
  EXPECT_EQ(refused(node("slice", {"x"}, "y", {{"begin", {0, 0, 1}}, {"size", {2, 2, 2}}})), "BadShape");
  EXPECT_EQ(refused(node("slice", {"x"}, "y", {{"begin", {0, 0, 0}}, {"size", {0, 2, 2}}})), "BadShape");
  EXPECT_EQ(
      refused(node("permute", {"x"}, "y", {{"view", {2, 2, 3}}, {"order", {0, 1, 2}}, {"shape", {2, 2, 2}}})),
      "BadShape");
  EXPECT_EQ(
      refused(node("permute", {"x"}, "y", {{"view", {0, 0, 0}}, {"order", {0, 1, 2}}, {"shape", {0, 0, 0}}})),
      "BadShape");
  EXPECT_EQ(refused(node("shuffle", {"x"}, "y", {{"block", 2}, {"to", "space"}})), "BadShape");
  EXPECT_EQ(refused(node("shuffle", {"x"}, "y", {{"block", 3}, {"to", "depth"}})), "BadShape");
}

// x, resized to so many rows and columns times four, attends to itself.
std::vector<Js> self_attention(const std::vector<int>& factors) {
  std::vector<Js> nodes;
  std::string last = "x";
  for (const int factor : factors) {
    const std::string out = "r" + std::to_string(nodes.size());
    nodes.push_back(node("resize", {last}, out, {{"factor", factor}}));
    last = out;
  }
  nodes.push_back(node("attend", {last, last, last}, "y", {{"heads", 1}, {"table", "e"}, {"shift", 0}}));
  return nodes;
}

TEST(Prove, AttentionsSumsFitOrAreRefused) {
  TestModel model = micro_model();
  model.tensor("e", "I16", {3}, {1}).tensor("full", "I16", {2}, {-32'768, 32'767});
  model.tensor("less", "I16", {2}, {-32'767, 32'767});
  const auto attend = [](const std::string& q, const std::string& k, int heads) {
    return node("attend", {q, k, k}, "y", {{"heads", heads}, {"table", "e"}, {"shift", 0}});
  };
  EXPECT_EQ(refusal_with(model, {attend("full", "full", 1)}), "SumOverflow") << "2·2^15·2^15";
  EXPECT_EQ(refusal_with(model, {attend("full", "less", 1)}), "accepted");
  EXPECT_EQ(refusal_with(model, {attend("full", "full", 2)}), "accepted") << "each head on its own";
  // 512·1,024 keys at the larger size.
  EXPECT_EQ(refusal_with(model.tensor("e", "I16", {2}, {4'095, 0}), self_attention({16, 16})), "accepted");
  EXPECT_EQ(refusal_with(model.tensor("e", "I16", {2}, {1, 4'096}), self_attention({16, 16})), "SumOverflow");
  // (2^22)^2 pairs of positions, four multiplications each.
  EXPECT_EQ(refusal_with(model.tensor("e", "I16", {2}, {1, 0}), self_attention({16, 16, 4})), "TooLarge");
  EXPECT_EQ(refusal_with(model, {attend("x", "row", 1)}), "TypeMismatch");
  EXPECT_EQ(refusal_with(model, {attend("x", "context", 1)}), "BadShape");
}

TEST(Prove, NormalisingFits64BitsOrIsRefused) {
  TestModel model = micro_model();
  model.tensor("full", "I16", {2}, {-32'768, 32'767}).tensor("all", "I32", {2}, {-2'147'483'648LL, 1});
  const auto normalise = [](const std::string& x, int inner) {
    return node("normalise", {x, "all"}, "y", requant(62, "I32", -5, 5),
                {{"groups", 1}, {"fraction", 15}, {"inner", inner}, {"gamma", "all"}, {"beta", "all"}});
  };
  EXPECT_EQ(refusal_with(model, {normalise("full", 61)}), "accepted");
  EXPECT_EQ(refusal_with(model, {normalise("full", 62)}), "SumOverflow");
  EXPECT_EQ(refusal_with(model, {normalise("x", 62)}), "accepted");
  EXPECT_EQ(refusal_with(model, {normalise("context", 61)}), "BadShape") << "gains for two of three channels";
  EXPECT_EQ(refusal_with(model, {normalise("seen", 61)}), "TypeMismatch");
}

TEST(Prove, ShapesWhoseProductsOverflow) {
  constexpr int kMost = 1 << 24;
  EXPECT_EQ(
      refusal_with(
          micro_model(),
          {node("permute", {"x"}, "y",
                {{"view", {kMost, kMost, kMost}}, {"order", {0, 1, 2}}, {"shape", {kMost, kMost, kMost}}})}),
      "BadShape");
  EXPECT_EQ(refusal_with(micro_model(), {node("slice", {"x"}, "y",
                                              {{"begin", {kMost, kMost, kMost}}, {"size", {1, 1, 1}}})}),
            "BadShape");
  std::vector<Js> growing;
  for (int i = 0; i < 12; ++i) {
    growing.push_back(node("resize", {i == 0 ? "x" : "big" + std::to_string(i - 1)},
                           "big" + std::to_string(i), {{"factor", 16}}));
  }
  EXPECT_EQ(refusal_with(micro_model(), growing), "BadShape");
  // A column times a row: 2^26 elements of each, 2^52 together.
  std::vector<Js> cross;
  for (int i = 0; i < 6; ++i) {
    cross.push_back(node("resize", {i == 0 ? "x" : "big" + std::to_string(i - 1)}, "big" + std::to_string(i),
                         {{"factor", i < 3 ? 16 : 2}}));
  }
  EXPECT_EQ(refusal_with(micro_model(), cross), "BadShape");
}

TEST(Prove, AStagesMemoryIsBounded) {
  // Each is 2^26 elements; they are alive together because the sum needs them all.
  std::vector<Js> nodes;
  const std::vector<int> factors = {16, 16, 16};  // 2·2·2 to 8192·8192·2 elements
  for (std::size_t i = 0; i < factors.size(); ++i) {
    nodes.push_back(node("resize", {i == 0 ? "x" : "r" + std::to_string(i - 1)}, "r" + std::to_string(i),
                         {{"factor", factors[i]}}));
  }
  std::vector<std::string> all;
  for (int i = 0; i < 8; ++i) {
    all.push_back("m" + std::to_string(i));
    nodes.push_back(node("mix", {"r2"}, all.back(), requant(1, "I16", -9, 9), {{"by", {1}}}));
  }
  nodes.push_back(node("concat", all, "whole", {}));
  EXPECT_EQ(refusal_with(micro_model(), nodes), "BadShape") << "a value of more than 2^28 elements";
  nodes.back() = node("mix", all, "whole", requant(1, "I16", -9, 9), {{"by", {1, 1, 1, 1, 1, 1, 1, 1}}});
  EXPECT_EQ(refusal_with(micro_model(), nodes), "TooLarge");
}

TEST(Prove, AStagesConstantsAreBounded) {
  // 8 MiB of weights read by 300 nodes: a small file must not become gigabytes.
  TestModel model = micro_model();
  model.tensor("w", "I8", {1 << 22, 1, 1, 2}, {0});
  std::vector<Js> nodes;
  for (int i = 0; i < 300; ++i)
    nodes.push_back(node("conv", {"x"}, "y" + std::to_string(i), {{"weight", "w"}}));
  EXPECT_EQ(refusal_with(model, nodes), "TooLarge");
}

TEST(Prove, StatesAreInductive) {
  TestModel model = micro_model();
  model.node("step", 1)["hi"] = 4097;
  EXPECT_EQ(refusal_of(model), "RangeNotProven") << "a step may leave the declared range";
  model = micro_model();
  model.program["state"][0]["lo"] = -1000;
  EXPECT_EQ(refusal_of(model), "RangeNotProven") << "the first noise may";
  model = micro_model();
  model.program["state"][0]["type"] = "I32";
  EXPECT_EQ(refusal_of(model), "RangeNotProven") << "another type";
  model = micro_model();
  model.node("init", 0)["shape"] = {"H/2", "W/2", 1};
  EXPECT_EQ(refusal_of(model), "RangeNotProven") << "another shape";
}

TEST(Prove, PixelsAreBytesOfTheRequestedSize) {
  TestModel model = micro_model();
  model.node("decode", 2)["hi"] = 256;
  EXPECT_EQ(refusal_of(model), "RangeNotProven");
  model = micro_model();
  model.node("decode", 2)["lo"] = -1;
  EXPECT_EQ(refusal_of(model), "RangeNotProven");
  model = micro_model();
  model.node("decode", 0)["factor"] = 3;
  EXPECT_EQ(refusal_of(model), "BadShape");
}

TEST(Prove, EverySizeIsDivisible) {
  TestModel model = micro_model();
  model.program["sizes"].push_back({6, 5});
  const auto loaded = Model::load(model.file());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().code, "BadShape") << loaded.error().message;
}

}  // namespace
}  // namespace colophon::engine
