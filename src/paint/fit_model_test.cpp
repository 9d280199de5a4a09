// Requests with adapters: what the vectors say, by either executor; adapters that are refused.
#include "paint/fit_model.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "engine/executor.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

using AdapterPointer = std::shared_ptr<const engine::Adapter>;

const test::json& vectors() {
  return test::read_vectors("adapters/adapters.json");
}

const std::shared_ptr<const engine::Model>& tiny() {
  static const auto model =
      engine::Model::load(
          read_file(COLOPHON_SOURCE_DIR "/models/tiny.safetensors", engine::kModelBytesMax).value())
          .value();
  return model;
}

Result<AdapterPointer> load(const std::string& name) {
  return engine::Adapter::load(
      read_file(COLOPHON_SOURCE_DIR "/spec/vectors/adapters/" + name, engine::kAdapterBytesMax).value());
}

Result<AdapterPointer> find(const Bytes32& id) {
  for (const auto& item : vectors().at("adapters")) {
    if (item.at("id") == to_hex_0x(id)) return load(item.at("file"));
  }
  return Error{"AdapterNotFound", "no adapter " + to_hex_0x(id)};
}

Painting paint_with(const std::shared_ptr<const engine::Model>& model, const Request& request,
                    bool reference) {
  const engine::Size size{request.recipe.width, request.recipe.height};
  const auto executor = reference ? engine::make_reference_executor(model, size)
                                  : engine::make_planned_executor(model, size, {.threads = 2});
  auto painting = paint(*model, *executor, request, nullptr, [](int, int) {});
  EXPECT_TRUE(painting.ok()) << painting.error().message;
  return std::move(painting).value();
}

TEST(FitModel, AdaptersHaveTheIdsOfTheVectors) {
  for (const auto& item : vectors().at("adapters")) {
    const auto adapter = load(item.at("file"));
    ASSERT_TRUE(adapter.ok()) << adapter.error().message;
    EXPECT_EQ(to_hex_0x((*adapter)->id()), item.at("id"));
    EXPECT_EQ((*adapter)->name(), item.at("name"));
  }
}

TEST(FitModel, PaintsWhatTheVectorsSay) {
  ASSERT_EQ(to_hex_0x(tiny()->id()), vectors().at("modelId")) << "another tiny: make the vectors again";
  for (const auto& item : vectors().at("cases")) {
    const Request request = test::request_of(item);
    SCOPED_TRACE(std::to_string(request.recipe.adapters.size()) + " adapters");
    EXPECT_EQ(to_hex_0x(request_hash(request)), item.at("requestHash"));
    const auto model = fit_model(tiny(), request.recipe, find);
    ASSERT_TRUE(model.ok()) << model.error().message;
    // The reference is slow: for the one with four adapters.
    for (const bool reference : {false, true}) {
      if (reference && request.recipe.adapters.size() < 4) continue;
      const Painting painting = paint_with(*model, request, reference);
      EXPECT_EQ(to_hex_0x(painting.trace_root), item.at("traceRoot"));
      EXPECT_EQ(to_hex_0x(image_hash(encode_picture(request, painting.rgb).value())), item.at("imageHash"));
    }
  }
}

TEST(FitModel, RefusesWhatTheVectorsRefuse) {
  Request request = test::request_of(vectors().at("cases").at(0));
  for (const auto& item : vectors().at("refused")) {
    SCOPED_TRACE(item.at("what").get<std::string>());
    const auto adapter = load(item.at("file"));
    if (!adapter) continue;
    request.recipe.adapters = {{(*adapter)->id(), item.at("strength").get<std::int32_t>()}};
    const auto model =
        fit_model(tiny(), request.recipe, [&](const Bytes32&) -> Result<AdapterPointer> { return *adapter; });
    EXPECT_FALSE(model.ok());
  }
}

TEST(FitModel, WithoutAdaptersItIsTheModel) {
  Request request = test::request_of(vectors().at("cases").at(0));
  const auto adapted = fit_model(tiny(), request.recipe, find).value();
  EXPECT_NE(adapted, tiny());
  EXPECT_EQ(adapted->id(), tiny()->id());
  request.recipe.adapters.clear();
  EXPECT_EQ(fit_model(tiny(), request.recipe, find).value(), tiny());
}

TEST(FitModel, AModelWithOtherAdaptersPaintsNothing) {
  const Request request = test::request_of(vectors().at("cases").at(0));
  const auto adapted = fit_model(tiny(), request.recipe, find).value();
  EXPECT_TRUE(check_request(*adapted, request, nullptr).ok());
  EXPECT_EQ(check_request(*tiny(), request, nullptr).error().code, "AdaptersMismatch");
  Request other = request;
  other.recipe.adapters[0].strength_q16 += 1;
  EXPECT_EQ(check_request(*adapted, other, nullptr).error().code, "AdaptersMismatch");
  other.recipe.adapters.clear();
  EXPECT_EQ(check_request(*adapted, other, nullptr).error().code, "AdaptersMismatch");
}

TEST(FitModel, SaysWhatTheRecipeLacksBeforeItLooksForFiles) {
  const auto code = [](auto change) {
    Request request = test::request_of(vectors().at("cases").at(0));
    change(request.recipe);
    const auto model = fit_model(tiny(), request.recipe, find);
    return model ? "" : model.error().code;
  };
  EXPECT_EQ(code([](Recipe& r) { r.adapters = {{Bytes32{1}, 65'536}}; }), "AdapterNotFound");
  EXPECT_EQ(code([](Recipe& r) { r.model[0] ^= 1; }), "ModelMismatch");
  EXPECT_EQ(code([](Recipe& r) { r.width = 33; }), "SizeNotOffered");
  EXPECT_EQ(code([](Recipe& r) { r.adapters[0].strength_q16 = 0; }), "AdapterStrength");
}

}  // namespace
}  // namespace colophon::paint
