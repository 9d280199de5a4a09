#include "api/webui_request.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "tests/support/seeded_store.hpp"

namespace colophon::api {
namespace {

Library library() {
  Library out;
  out.models.push_back({"tiny", "models/tiny.safetensors", testing::tiny_model()});
  return out;
}

std::uint64_t nine() {
  return 9;
}

class WebuiRequestTest : public ::testing::Test {
 protected:
  Result<WebuiOrder> read(const std::string& text) {
    const auto body = parse_body(text);
    if (!body) return body.error();
    return read_order(*body, library_, library_.models[0], &nine);
  }
  std::string code(const std::string& text) {
    const auto order = read(text);
    return order ? "(none)" : order.error().code;
  }
  const Library library_ = library();
};

TEST_F(WebuiRequestTest, NothingSaidMeansTheModelsDefaults) {
  const auto order = read("{}");
  ASSERT_TRUE(order.ok());
  EXPECT_EQ(order->recipe.sampler, "ab2");
  EXPECT_EQ(order->recipe.steps, 4);
  EXPECT_EQ(order->recipe.width, 32);
  EXPECT_EQ(order->seeds, (std::vector<std::uint64_t>{4}));
  EXPECT_TRUE(order->changed.empty());
}

TEST_F(WebuiRequestTest, WhatTheModelDoesNotOfferBecomesTheNearestAndIsSaid) {
  const auto order = read(
      R"({"prompt":"sea","sampler_name":"Euler a","steps":20,"width":512,"height":512,"cfg_scale":7.5})");
  ASSERT_TRUE(order.ok());
  EXPECT_EQ(order->recipe.sampler, "ab2");
  EXPECT_EQ(order->recipe.steps, 8);
  EXPECT_EQ(order->recipe.width, 32);
  EXPECT_EQ(order->recipe.guidance_q16, 491'520u);
  EXPECT_EQ(order->changed, (std::vector<std::string>{"sampler_name: Euler a became AB2",
                                                      "steps: 20 became 8", "size: 512x512 became 32x32"}));
  EXPECT_EQ(code(R"({"sampler_name":"Euler a","override_settings":{"colophon_exact":true}})"),
            "SamplerUnknown");
  const auto exact = read(R"({"sampler_name":"AB2","steps":20,"override_settings":{"colophon_exact":true}})");
  ASSERT_TRUE(exact.ok());
  EXPECT_EQ(exact->recipe.steps, 20);  // the painter refuses it by name
}

TEST_F(WebuiRequestTest, SeveralPicturesHaveSeedsInARow) {
  const auto order = read(R"({"seed":41,"n_iter":2,"batch_size":2})");
  ASSERT_TRUE(order.ok());
  EXPECT_EQ(order->seeds, (std::vector<std::uint64_t>{41, 42, 43, 44}));
  EXPECT_EQ(code(R"({"n_iter":16,"batch_size":16})"), "BadField");
}

TEST_F(WebuiRequestTest, RefusesWhatNoRecipeCanSay) {
  for (const char* text :
       {R"({"enable_hr":true})", R"({"restore_faces":true})", R"({"tiling":true})", R"({"styles":["a"]})",
        R"({"script_name":"x/y/z plot"})", R"({"subseed_strength":0.3})",
        R"({"alwayson_scripts":{"ControlNet":{"args":[{"image":""}]}}})"})
    EXPECT_EQ(code(text), "NotSupported") << text;
  for (const char* text :
       {R"({"enable_hr":false,"styles":[],"script_name":null,"script_args":[],"subseed":-1})",
        R"({"alwayson_scripts":{"ControlNet":{"args":[]},"ADetailer":{"args":[false]}}})"})
    EXPECT_EQ(code(text), "(none)") << text;
}

TEST_F(WebuiRequestTest, RefusesBadFields) {
  for (const char* text : {R"({"prompt":5})", R"({"steps":0})", R"({"steps":"20"})", R"({"steps":2.5})",
                           R"({"cfg_scale":31})", R"({"cfg_scale":"7"})", R"({"seed":"1"})",
                           R"({"seed":1.5})", R"({"width":99999})", R"({"n_iter":0})"})
    EXPECT_EQ(code(text), "BadField") << text;
  EXPECT_EQ(code(R"({"scheduler":"Exponential"})"), "SchedulerUnknown");
  EXPECT_EQ(code(R"({"prompt":"sea <lora:none:1>"})"), "AdapterNotFound");
  EXPECT_EQ(code(R"({"override_settings":{"sd_model_checkpoint":"v1-5-pruned"}})"), "ModelUnknown");
}

TEST_F(WebuiRequestTest, ABodyIsAnObjectThatIsNotTooDeep) {
  EXPECT_EQ(code(""), "BadJson");
  EXPECT_EQ(code("[]"), "BadJson");
  EXPECT_EQ(code("{\"a\":"), "BadJson");
  EXPECT_EQ(code("{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}"), "BadJson");
  EXPECT_EQ(code(R"({"prompt":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})"), "(none)");
}

TEST_F(WebuiRequestTest, AModelHasSeveralNames) {
  const std::string id = to_hex(library_.models[0].model->id());
  for (const std::string& name :
       {std::string("tiny"), model_title(library_.models[0]), std::string("tiny.safetensors"), id, "0x" + id})
    EXPECT_NE(find_by_title(library_, name), nullptr) << name;
  EXPECT_EQ(find_by_title(library_, "other"), nullptr);
}

}  // namespace
}  // namespace colophon::api
