// The Gaussian models of spec/vectors hold what this module makes, node for node and row for row, and paint
// what the vectors say.
#include "authoring/sampler_table.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "engine/container.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

Bytes table_file(const std::string& name) {
  return read_file(COLOPHON_SOURCE_DIR "/spec/vectors/models/" + name + ".safetensors",
                   engine::kModelBytesMax)
      .value();
}

void expect_same(const SamplerTable& table, const Bytes& file) {
  const auto constants = engine::read_container(file).value();
  const auto all = [&](const char* name) { return engine::find_constant(constants, name)->all(); };
  EXPECT_EQ(all("sampler.step"), table.step);
  EXPECT_EQ(all("sampler.input"), table.input);
  EXPECT_EQ(all("sampler.time"), table.time);
  const auto bytes = engine::find_constant(constants, "program")->bytes;
  const json program = json::parse(bytes.begin(), bytes.end());
  EXPECT_EQ(program.at("rows"), table.rows());
  EXPECT_EQ(program.at("stages").at("step").at("nodes"), json::parse(sampler_step_nodes(16)));
  json samplers = json::array();
  for (const NamedSampler& sampler : table.samplers) {
    samplers.push_back({{"name", sampler.name}, {"schedules", json::array()}});
    for (const SamplerSchedule& schedule : sampler.schedules)
      samplers.back()["schedules"].push_back({{"steps", schedule.steps}, {"first", schedule.first}});
  }
  EXPECT_EQ(program.at("samplers"), samplers);
  EXPECT_TRUE(std::is_sorted(table.times.begin(), table.times.end()));
}

TEST(SamplerTable, IsWhatTheGaussianModelsHold) {
  const Noise noise = Noise::make({}).value();
  expect_same(make_sampler_table(noise, Prediction::kEpsilon, {4, 8, 20, 50}).value(),
              table_file("gauss-epsilon"));
  expect_same(make_sampler_table(noise, Prediction::kVelocity, {4, 8, 20, 50}).value(),
              table_file("gauss-v"));
}

TEST(SamplerTable, GaussianModelsPaintWhatTheVectorsSay) {
  std::map<std::string, std::shared_ptr<const engine::Model>> models;
  const json& cases = test::read_vectors("gauss.json").at("cases");
  ASSERT_EQ(cases.size(), 16u);
  for (const json& item : cases) {
    auto& model = models[item.at("model")];
    if (!model) model = engine::Model::load(table_file(item.at("model"))).value();
    const paint::Request request = test::request_of(item);
    const engine::Size size{request.recipe.width, request.recipe.height};
    SCOPED_TRACE(request.recipe.sampler);
    for (const bool reference : {false, true}) {
      const auto executor = reference ? engine::make_reference_executor(model, size)
                                      : engine::make_planned_executor(model, size, {.threads = 2});
      const auto painting = paint::paint(*model, *executor, request, nullptr, [](int, int) {});
      ASSERT_TRUE(painting.ok()) << painting.error().message;
      EXPECT_EQ(to_hex_0x(painting->trace_root), item.at("traceRoot"));
      EXPECT_EQ(to_hex_0x(paint::image_hash(paint::encode_picture(request, painting->rgb).value())),
                item.at("imageHash"));
    }
  }
}

TEST(SamplerTable, RefusesMoreRowsThanAProgramHas) {
  const Noise noise = Noise::make({.train_steps = 10'000, .beta_last_e9 = 1'200'000}).value();
  const auto table = make_sampler_table(noise, Prediction::kEpsilon, {5000, 4000});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, "BadSchedule");
}

// A larger prediction unit leaves fewer bits to shift away.
TEST(SamplerTable, GuidanceFollowsThePredictionsUnit) {
  const auto shift = [](int bits) {
    const json nodes = json::parse(sampler_step_nodes(bits));
    return nodes.at(7).at("shift").get<int>();
  };
  EXPECT_EQ(shift(20), 16);
  EXPECT_EQ(shift(4), 0);
}

}  // namespace
}  // namespace colophon::authoring
