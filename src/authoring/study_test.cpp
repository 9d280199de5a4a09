#include "authoring/study.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <map>

#include "base/file.hpp"
#include "engine/container.hpp"
#include "tests/support/test_model.hpp"

namespace colophon::authoring {
namespace {

std::shared_ptr<const engine::Model> load(const std::string& path) {
  return engine::Model::load(read_file(COLOPHON_SOURCE_DIR "/" + path, engine::kModelBytesMax).value())
      .value();
}

const std::shared_ptr<const engine::Model>& gauss() {
  static const auto model = load("spec/vectors/models/gauss-epsilon.safetensors");
  return model;
}

paint::Request request_for(const engine::Model& model, std::uint16_t steps) {
  const engine::Defaults& defaults = model.program().defaults;
  paint::Request request;
  request.seed = 3;
  request.recipe.model = model.id();
  request.recipe.prompt = model.program().tokenizer.words[0];
  request.recipe.sampler = defaults.sampler;
  request.recipe.steps = steps;
  request.recipe.guidance_q16 = 1u << 16;
  request.recipe.width = static_cast<std::uint16_t>(defaults.size.width);
  request.recipe.height = static_cast<std::uint16_t>(defaults.size.height);
  return request;
}

paint::Painting painted(const engine::Model& model, const std::shared_ptr<const engine::Model>& shared,
                        const paint::Request& request, const paint::Study& study) {
  const engine::Size size{request.recipe.width, request.recipe.height};
  const auto executor = engine::make_planned_executor(shared, size, {.threads = 1});
  return paint::paint(
             model, *executor, request, nullptr, [](int, int) {}, study)
      .value();
}

std::map<std::string, Array> dump_of(const std::shared_ptr<const engine::Model>& model,
                                     const paint::Request& request, const engine::Tensor* noise = nullptr) {
  Dump dump = Dump::make(*model, request.recipe).value();
  const paint::Study study{noise, [&](std::string_view stage, std::uint32_t index, const auto& outputs) {
                             dump.see(stage, index, outputs);
                           }};
  (void)painted(*model, model, request, study);
  std::map<std::string, Array> arrays;
  for (const NamedFile& file : dump.take()) {
    EXPECT_TRUE(arrays.emplace(file.name, decode_npy(file.bytes).value()).second) << file.name;
  }
  return arrays;
}

using Extents = std::vector<std::int64_t>;

TEST(Study, DumpsEveryStage) {
  const auto arrays = dump_of(gauss(), request_for(*gauss(), 4));
  EXPECT_EQ(arrays.size(), 2u + 2 + 4 * 5 + 2);
  EXPECT_EQ(arrays.at("context.npy").shape, (Extents{1, 1, 4}));
  EXPECT_EQ(arrays.at("init-x.npy").shape, (Extents{1, 4, 4, 4}));
  EXPECT_EQ(arrays.at("step-003-prediction.npy").shape, (Extents{1, 4, 4, 4}));
  EXPECT_EQ(arrays.at("picture.npy").shape, (Extents{32, 32, 3}));
  EXPECT_EQ(arrays.at("latent.npy").data, arrays.at("step-003-x.npy").data);
  // The word's means, in real units.
  EXPECT_NEAR(arrays.at("context.npy").data[0], 0.8, 1e-6);
  EXPECT_NEAR(arrays.at("context.npy").data[3], -1.0, 1e-6);
}

// Channel first, and the first input is the noise times σ/√(1 + σ²) of the last training step.
TEST(Study, TheFirstInputIsTheScaledNoise) {
  const auto arrays = dump_of(gauss(), request_for(*gauss(), 4));
  const Array& noise = arrays.at("init-x.npy");
  const Array& input = arrays.at("step-000-input.npy");
  for (std::size_t i = 0; i < noise.data.size(); ++i)
    EXPECT_NEAR(input.data[i], noise.data[i] * 0.9976673, 1e-6);
  EXPECT_EQ(arrays.at("step-001-input.npy").data, arrays.at("step-000-x.npy").data);
}

// Predictions have the unit that the model says: with guidance 1 the last x0 is x - s·m over c.
TEST(Study, UnitsAreTheModels) {
  EXPECT_EQ(units_of(*gauss()).value(), (Units{-20, -16, -20}));
  EXPECT_EQ(units_of(*load("models/tiny.safetensors")).value(), (Units{-12, -16, -20}));
  const auto arrays = dump_of(gauss(), request_for(*gauss(), 4));
  const double sigma = 0.0291672;
  for (std::size_t i = 0; i < 64; ++i) {
    const double x = arrays.at("step-003-input.npy").data[i] * std::sqrt(1 + sigma * sigma);
    EXPECT_NEAR(arrays.at("latent.npy").data[i], x - sigma * arrays.at("step-003-prediction.npy").data[i],
                1e-5);
  }
}

TEST(Study, RefusesUnitsThatAreNone) {
  engine::test::TestModel made = engine::test::micro_model();
  made.tensor("units", "I32", {3}, {-12, -16, 63});
  EXPECT_EQ(units_of(*engine::Model::load(made.file()).value()).error().code, "BadUnits");
  made.tensor("units", "I16", {3}, {-12, -16, -20});
  EXPECT_EQ(units_of(*engine::Model::load(made.file()).value()).error().code, "BadUnits");
}

TEST(Study, GivenNoiseIsWhereThePaintingBegins) {
  const paint::Request request = request_for(*gauss(), 8);
  const engine::Size size{32, 32};
  const auto drawn = dump_of(gauss(), request);
  const engine::Tensor same = read_noise(encode_npy(drawn.at("init-x.npy")), *gauss(), size).value();
  paint::Request other = request;
  other.seed = 99;  // does not count any more
  EXPECT_EQ(dump_of(gauss(), other, &same).at("picture.npy").data, drawn.at("picture.npy").data);
  Array changed = drawn.at("init-x.npy");
  changed.data[0] += 1;
  const engine::Tensor noise = read_noise(encode_npy(changed), *gauss(), size).value();
  EXPECT_NE(dump_of(gauss(), request, &noise).at("latent.npy").data, drawn.at("latent.npy").data);
  const auto traced = painted(*gauss(), gauss(), request, {&noise, {}});
  EXPECT_EQ(traced.trace_root, Bytes32{});
  EXPECT_NE(painted(*gauss(), gauss(), request, {}).trace_root, Bytes32{});
}

TEST(Study, RefusesNoiseThatDoesNotFit) {
  const auto code = [](const Array& array) {
    const auto noise = read_noise(encode_npy(array), *gauss(), {32, 32});
    return noise.ok() ? std::string() : noise.error().code;
  };
  Array noise{{4, 4, 4}, std::vector<double>(64, 0.5)};
  EXPECT_EQ(code(noise), "");
  noise.data[63] = 128.0;
  EXPECT_EQ(code(noise), "");
  noise.data[63] = 128.1;
  EXPECT_EQ(code(noise), "NoiseMismatch");
  noise.data[63] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(code(noise), "NoiseMismatch");
  noise.data[63] = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(code(noise), "NoiseMismatch");
  EXPECT_EQ(code({{2, 4, 4, 4}, std::vector<double>(128, 0.5)}), "NoiseMismatch");
  EXPECT_EQ(code({{64}, std::vector<double>(64, 0.5)}), "NoiseMismatch");
  EXPECT_EQ(read_noise(Bytes(5), *gauss(), {32, 32}).error().code, "BadNpy");
}

}  // namespace
}  // namespace colophon::authoring
