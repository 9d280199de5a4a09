// The rows against spec/vectors/samplers.json, which Python's decimal arithmetic makes from the
// specification.
#include "authoring/sampler_rows.hpp"

#include <gtest/gtest.h>

#include "tests/support/paint_vectors.hpp"

namespace colophon::authoring {
namespace {

using nlohmann::json;

SamplerChoice choice_of(const json& item) {
  for (const SamplerKind sampler : kSamplerKinds) {
    for (const ScheduleKind schedule : kScheduleKinds) {
      const std::string suffix = item.at("schedule") == "normal" ? "" : "_karras";
      if (sampler_name(sampler, schedule) == item.at("sampler").get<std::string>() + suffix)
        return {sampler, schedule, item.at("steps")};
    }
  }
  ADD_FAILURE() << item.at("sampler");
  return {};
}

TEST(SamplerRows, AgreeWithTheVectors) {
  std::map<std::string, Noise> noises;
  const json& cases = test::read_vectors("samplers.json").at("cases");
  ASSERT_GE(cases.size(), 100u);
  for (const json& item : cases) {
    const json& n = item.at("noise");
    const NoiseConfig config{n.at("trainSteps"), n.at("betaFirstE9"), n.at("betaLastE9"),
                             n.at("betaOfRoots")};
    const auto noise = noises.try_emplace(n.dump(), Noise::make(config).value()).first;
    const auto prediction = item.at("prediction") == "v" ? Prediction::kVelocity : Prediction::kEpsilon;
    const auto rows = sampler_rows(noise->second, prediction, choice_of(item));
    ASSERT_TRUE(rows.ok()) << rows.error().message;
    ASSERT_EQ(rows->size(), item.at("rows").size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const json& want = item.at("rows").at(i);
      const SamplerRow expected{want[0], want[1], want[2], want[3], want[4], want[5], item.at("times").at(i)};
      EXPECT_EQ((*rows)[i], expected)
          << item.at("sampler") << item.at("schedule") << item.at("steps") << " row " << i;
    }
  }
}

TEST(SamplerRows, RefusesStepsThatTrainingDoesNotHave) {
  const Noise noise = Noise::make({}).value();
  for (const std::int64_t steps : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{501}, INT64_MAX}) {
    const auto rows =
        sampler_rows(noise, Prediction::kEpsilon, {SamplerKind::kDdim, ScheduleKind::kNormal, steps});
    ASSERT_FALSE(rows.ok());
    EXPECT_EQ(rows.error().code, "BadSchedule");
    EXPECT_NE(rows.error().hint.find("500"), std::string::npos);
  }
}

TEST(SamplerRows, RefusesCoefficientsThatDoNotFit) {
  const Noise noise = Noise::make({.beta_last_e9 = 30'000'000}).value();  // sigma at the end is over 128
  const auto rows =
      sampler_rows(noise, Prediction::kEpsilon, {SamplerKind::kDpmpp2m, ScheduleKind::kNormal, 20});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().code, "BadSchedule");
  // What is predicted by v stays small.
  EXPECT_TRUE(
      sampler_rows(noise, Prediction::kVelocity, {SamplerKind::kDpmpp2m, ScheduleKind::kKarras, 20}).ok());
}

}  // namespace
}  // namespace colophon::authoring
