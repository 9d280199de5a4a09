// A small graph, planned and lowered, gives in integers what it gives in real numbers.
#include "authoring/lower.hpp"

#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "authoring/stage_writer.hpp"
#include "base/file.hpp"
#include "engine/executor.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kSide = 8, kChannels = 4, kWidth = 6;
constexpr int kStateBits = 10;  // the stage is given integers of 2^-10

class GivenWeights final : public Weights {
 public:
  std::map<std::string, std::vector<float>> tensors;

  Result<std::vector<float>> weight(const GraphNode& node) const override { return tensors.at(node.weight); }
  Result<std::vector<float>> bias(const GraphNode& node) const override {
    if (node.bias.empty()) return std::vector<float>(static_cast<std::size_t>(node.channels));
    return tensors.at(node.bias);
  }
};

// Reproducible numbers from -1 to 1.
double pick(std::uint32_t i) {
  return static_cast<double>((i * 2'654'435'761U) >> 8) / (1 << 23) - 1;
}

std::vector<float> picks(std::size_t count, double scale, std::uint32_t from) {
  std::vector<float> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(static_cast<float>(scale * pick(from + static_cast<std::uint32_t>(i))));
  return all;
}

using Image = std::vector<double>;  // [kSide, kSide, channels]

Image convolve(const Image& x, std::int64_t channels, const std::vector<float>& weight,
               const std::vector<float>& bias, int kernel) {
  const auto outputs = static_cast<std::int64_t>(bias.size());
  Image y;
  for (std::int64_t row = 0; row < kSide; ++row)
    for (std::int64_t column = 0; column < kSide; ++column)
      for (std::int64_t o = 0; o < outputs; ++o) {
        double sum = bias[static_cast<std::size_t>(o)];
        for (std::int64_t i = 0; i < channels; ++i)
          for (int a = 0; a < kernel; ++a)
            for (int b = 0; b < kernel; ++b) {
              const std::int64_t r = row + a - kernel / 2, c = column + b - kernel / 2;
              if (r < 0 || c < 0 || r >= kSide || c >= kSide) continue;
              sum += x[static_cast<std::size_t>((r * kSide + c) * channels + i)] *
                     static_cast<double>(
                         weight[static_cast<std::size_t>(((o * channels + i) * kernel + a) * kernel + b)]);
            }
        y.push_back(sum);
      }
  return y;
}

class Lower : public ::testing::Test {
 protected:
  Lower() {
    graph_.name = "decode";
    graph_.nodes = {
        {.kind = Kind::kInput, .name = "latent", .channels = kChannels},
        {.kind = Kind::kConv,
         .name = "in",
         .in = {0},
         .channels = kWidth,
         .weight = "in.w",
         .bias = "in.b",
         .kernel = 3},
        {.kind = Kind::kActivate,
         .name = "in.silu",
         .in = {1},
         .channels = kWidth,
         .activation = Activation::kSilu},
        {.kind = Kind::kConv,
         .name = "skip",
         .in = {0},
         .channels = kWidth,
         .weight = "skip.w",
         .bias = "skip.b"},
        {.kind = Kind::kConv,
         .name = "middle",
         .in = {2, 3},
         .channels = kWidth,
         .weight = "middle.w",
         .bias = "middle.b",
         .kernel = 3},
        {.kind = Kind::kConv, .name = "out", .in = {4}, .channels = 3, .weight = "out.w", .bias = "out.b"}};
    weights_.tensors = {{"in.w", picks(kWidth * kChannels * 9, 0.3, 1)},
                        {"in.b", picks(kWidth, 0.5, 1000)},
                        {"skip.w", picks(kWidth * kChannels, 0.3, 1500)},
                        {"skip.b", picks(kWidth, 0.1, 1900)},
                        {"middle.w", picks(kWidth * kWidth * 9, 0.2, 2000)},
                        {"middle.b", picks(kWidth, 0.1, 3000)},
                        {"out.w", picks(3 * kWidth, 0.2, 4000)},
                        {"out.b", picks(3, 0.2, 5000)}};
    for (std::uint32_t i = 0; i < kSide * kSide * kChannels; ++i)
      given_.push_back(static_cast<std::int32_t>(std::lround(2 * pick(7000 + i) * (1 << kStateBits))));
    run();
    for (const auto& [name, image] : real_) {
      double largest = 0, squares = 0;
      for (const double x : image) {
        largest = std::max(largest, std::abs(x));
        squares += x * x;
      }
      const auto units = [](double x) { return static_cast<std::int64_t>(std::ceil(x * (1 << kScaleBits))); };
      scales_.values["decode/" + name] = {units(largest),
                                          units(std::sqrt(squares / static_cast<double>(image.size())))};
    }
  }

  // The graph in doubles.
  void run() {
    Image& latent = real_["latent"];
    for (const std::int32_t x : given_) latent.push_back(x / static_cast<double>(1 << kStateBits));
    auto& t = weights_.tensors;
    real_["in"] = convolve(latent, kChannels, t["in.w"], t["in.b"], 3);
    for (const double x : real_["in"]) real_["in.silu"].push_back(x / (1 + std::exp(-x)));
    real_["skip"] = convolve(latent, kChannels, t["skip.w"], t["skip.b"], 1);
    real_["middle"] = convolve(real_["in.silu"], kWidth, t["middle.w"], t["middle.b"], 3);
    for (std::size_t i = 0; i < real_["middle"].size(); ++i) real_["middle"][i] += real_["skip"][i];
    real_["out"] = convolve(real_["middle"], kWidth, t["out.w"], t["out.b"], 1);
  }

  // The pixels of a model whose stage `decode` is the lowered graph.
  std::vector<std::int32_t> paint(const FormPlan& plan) {
    const std::string folder =
        testing::TempDir() + "lower-" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder);
    const auto pieces = Pieces::open(folder + "/pieces", Bytes32{}).value();
    ModelWriter writer;
    StageWriter decode(writer, "decode");
    const Form& form = plan.value[0];
    decode.mix("held", {"x"}, {1 << 20}, {.shift = 20 + form.exponent + kStateBits, .form = form});
    auto lowered = lower(graph_, plan, scales_, weights_, pieces, decode,
                         {.inputs = {{"latent", "held"}}, .output = LowerWishes::Output::kPixels});
    EXPECT_TRUE(lowered) << (lowered ? "" : lowered.error().message);
    if (!lowered) return {};
    const std::vector<std::int32_t> noise(256, 0), words(static_cast<std::size_t>(2 * kChannels), 1);
    const std::string table = writer.add("noise", engine::Type::kI16, {256}, noise);
    const std::string rows = writer.add("words", engine::Type::kI16, {2, kChannels}, words);
    const auto shape = ordered_json::array({kSide, kSide, kChannels});
    const auto stage = [](ordered_json nodes, const char* out) -> ordered_json {
      return {{"nodes", std::move(nodes)}, {"out", {out}}};
    };
    const auto same = [&](const char* in) {
      return stage({{{"op", "mix"},
                     {"in", {in}},
                     {"out", "y"},
                     {"by", {1}},
                     {"shift", 0},
                     {"type", "I16"},
                     {"lo", -2048},
                     {"hi", 2048}}},
                   "y");
    };
    const ordered_json program = {
        {"format", "colophon/program/v1"},
        {"name", "lowered"},
        {"sizes", {{kSide, kSide}}},
        {"tokenizer",
         {{"kind", "words"}, {"slots", 1}, {"words", {"a"}}, {"ignored", ordered_json::array()}}},
        {"samplers", {{{"name", "s"}, {"schedules", {{{"steps", 1}, {"first", 0}}}}}}},
        {"defaults",
         {{"sampler", "s"}, {"steps", 1}, {"guidance", 65'536}, {"width", kSide}, {"height", kSide}}},
        {"rows", 1},
        {"state", {{{"name", "x"}, {"shape", shape}, {"type", "I16"}, {"lo", -2048}, {"hi", 2048}}}},
        {"stages",
         {{"text", stage({{{"op", "gather"}, {"in", {"tokens"}}, {"out", "c"}, {"table", rows}}}, "c")},
          {"init",
           stage({{{"op", "noise"}, {"out", "y"}, {"table", table}, {"shape", shape}, {"stream", 0}}}, "y")},
          {"denoise", same("x")},
          {"step", same("prediction")},
          {"decode", decode.finish({lowered->out})}}}};
    const std::string text = program.dump();
    writer.add_bytes("program", engine::Type::kU8, {static_cast<std::int64_t>(text.size())},
                     Bytes(text.begin(), text.end()));
    const std::string path = folder + "/model.safetensors";
    EXPECT_TRUE(writer.write(path));
    const auto model = engine::Model::load(read_file(path, engine::kModelBytesMax).value());
    EXPECT_TRUE(model) << (model ? "" : model.error().message);
    if (!model) return {};
    const auto executor = engine::make_reference_executor(*model, {kSide, kSide});
    engine::Tensor state =
        engine::make_tensor((*model)->find_proof({kSide, kSide})->stage(engine::StageId::kDecode).values[0]);
    state.data = given_;
    auto pixels = executor->run(engine::StageId::kDecode, {&state, 1}, {{kSide, kSide}});
    std::filesystem::remove_all(folder);
    return pixels[0].data;
  }

  // Root mean square of the difference to the real picture, in grey levels.
  double error(const std::vector<std::int32_t>& pixels) {
    double squares = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const double real = std::clamp(127.5 * real_["out"][i] + 127.5, 0.0, 255.0);
      squares += (pixels[i] - real) * (pixels[i] - real);
    }
    return std::sqrt(squares / static_cast<double>(pixels.size()));
  }

  Graph graph_;
  GivenWeights weights_;
  Scales scales_;
  std::map<std::string, Image> real_;
  std::vector<std::int32_t> given_;
};

TEST_F(Lower, GivesWhatTheRealNumbersGive) {
  const auto plan = plan_forms(graph_, scales_, weights_);
  ASSERT_TRUE(plan) << plan.error().message;
  const auto pixels = paint(*plan);
  ASSERT_EQ(pixels.size(), static_cast<std::size_t>(3 * kSide * kSide));
  EXPECT_LT(error(pixels), 0.45) << "rounding to a pixel alone costs 0.29";
  real_["out"][5] += 1;
  EXPECT_GT(error(pixels), 1) << "the comparison can fail";
}

// Where a stream is at times hundreds of times as large as mostly, its copy is coarse.
TEST_F(Lower, WhatACopyOfAStreamLeavesIsConvolvedToo) {
  graph_.nodes[5] = {.kind = Kind::kConcat, .name = "joined", .in = {4, 3}, .channels = 2 * kWidth};
  graph_.nodes.push_back(
      {.kind = Kind::kConv, .name = "out", .in = {5}, .channels = 3, .weight = "out.w", .bias = "out.b"});
  weights_.tensors["out.w"] = picks(3 * 2 * kWidth, 0.2, 4000);
  for (std::size_t at = 0; at < kSide * kSide; ++at) {
    for (const char* name : {"middle", "skip"}) {
      const auto from = real_[name].begin() + static_cast<std::ptrdiff_t>(at * kWidth);
      real_["joined"].insert(real_["joined"].end(), from, from + kWidth);
    }
  }
  real_["out"] =
      convolve(real_["joined"], 2 * kWidth, weights_.tensors["out.w"], weights_.tensors["out.b"], 1);
  const std::int64_t rms = scales_.values["decode/skip"].rms;
  for (const std::int64_t times : {8'000, 100'000}) {  // the second does not fit a stream of 2^-16
    SCOPED_TRACE(times);
    scales_.values["decode/joined"] = {times * rms, rms};
    auto plan = plan_forms(graph_, scales_, weights_);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->value[5].exponent > kStreamExponent, times > 8'000);
    ASSERT_TRUE(plan->rest[6]);
    EXPECT_LE(plan->rest[6]->hi, plan->conv_in[6].hi) << "its sums must fit where the copy's do";
    EXPECT_LT(error(paint(*plan)), 0.45);
    plan->rest[6].reset();
    EXPECT_GT(error(paint(*plan)), 1) << "without it the copy's rounding shows";
  }
}

TEST_F(Lower, EveryConvolutionIsAPointAndSaysItsUnits) {
  graph_.name = "denoise";  // the decoder offers none
  Scales scales;
  for (const auto& [name, seen] : scales_.values) scales.values["denoise" + name.substr(6)] = seen;
  const auto plan = plan_forms(graph_, scales, weights_);
  ASSERT_TRUE(plan);
  const std::string folder = testing::TempDir() + "lower-points";
  const auto pieces = Pieces::open(folder, Bytes32{}).value();
  ModelWriter writer;
  StageWriter stage(writer, "denoise");
  const auto lowered = lower(graph_, *plan, scales, weights_, pieces, stage, {.inputs = {{"latent", "x"}}});
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(lowered);
  EXPECT_EQ(lowered->points.size(), 4U);
  const PointUnits& middle = lowered->points.at("middle");
  EXPECT_EQ(middle.in, plan->conv_in[4].exponent);
  EXPECT_EQ(middle.out, plan->value[4].exponent);
  EXPECT_NEAR(middle.in_rms * (1 << kScaleBits), static_cast<double>(scales.values["denoise/in.silu"].rms),
              1);
}

TEST_F(Lower, FormsHoldWhatWasSeenAndHeadroom) {
  const auto plan = plan_forms(graph_, scales_, weights_);
  ASSERT_TRUE(plan);
  for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
    const Form& form = plan->value[n];
    const Seen& seen = scales_.values["decode/" + graph_.nodes[n].name];
    const double limit = kHeadroom * static_cast<double>(seen.largest) / (1 << kScaleBits);
    EXPECT_GE(static_cast<double>(form.hi) * std::ldexp(1, form.exponent), limit * 0.999)
        << graph_.nodes[n].name;
    if (!is_wide(form)) {
      EXPECT_GT(static_cast<double>(form.hi) * std::ldexp(1, form.exponent), limit * 0.4)
          << graph_.nodes[n].name << ": twice as fine would hold it too";
    }
  }
  // SiLU goes down to -0.278 only: its table needs no more below.
  EXPECT_GE(static_cast<double>(plan->value[2].lo) * std::ldexp(1, plan->value[2].exponent),
            1.001 * kSiluLeast);
}

TEST_F(Lower, ScalesThatLackAValueAreRefused) {
  scales_.values.erase("decode/in.silu");
  const auto plan = plan_forms(graph_, scales_, weights_);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, "BadScales");
  EXPECT_NE(plan.error().message.find("decode/in.silu"), std::string::npos);
}

}  // namespace
}  // namespace colophon::authoring
