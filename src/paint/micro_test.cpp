// The micro model paints what spec/vectors/micro.json says, by either executor. The EVM paints the same
// pictures, every element by the step library (contracts/test/step/Painting.t.sol).
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "engine/container.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

TEST(MicroModel, AgreesWithTheVectors) {
  const auto& vectors = test::read_vectors("micro.json");
  const std::shared_ptr<const engine::Model> model =
      engine::Model::load(
          read_file(COLOPHON_SOURCE_DIR "/spec/vectors/models/micro.safetensors", engine::kModelBytesMax)
              .value())
          .value();
  ASSERT_EQ(to_hex_0x(model->id()), vectors.at("modelId"));
  ASSERT_GE(vectors.at("cases").size(), 3u);
  for (const auto& item : vectors.at("cases")) {
    const Request request = test::request_of(item);
    SCOPED_TRACE(request.recipe.prompt);
    EXPECT_EQ(to_hex_0x(request_hash(request)), item.at("requestHash"));
    const engine::Size size{request.recipe.width, request.recipe.height};
    for (const bool reference : {false, true}) {
      const auto executor = reference ? engine::make_reference_executor(model, size)
                                      : engine::make_planned_executor(model, size, {.threads = 2});
      const auto painting = paint(*model, *executor, request, nullptr, [](int, int) {});
      ASSERT_TRUE(painting.ok()) << painting.error().message;
      EXPECT_EQ(to_hex_0x(painting->trace_root), item.at("traceRoot"));
      EXPECT_EQ(to_hex_0x(image_hash(encode_picture(request, painting->rgb).value())), item.at("imageHash"));
    }
  }
}

}  // namespace
}  // namespace colophon::paint
