// Bodies of txt2img and parameters of lists from strangers. An order that is read can be written back, has as
// many seeds as pictures, and a recipe that a painter accepts; a cursor that is read is one that is written.
#include "api/cursor.hpp"
#include "api/webui_answer.hpp"
#include "base/file.hpp"

using namespace colophon;

namespace {

const api::Library& library() {
  static const api::Library kLibrary = [] {
    api::Library out;
    const std::string path = std::string(COLOPHON_SOURCE_DIR) + "/models/tiny.safetensors";
    out.models.push_back(
        {"tiny", path, engine::Model::load(read_file(path, engine::kModelBytesMax).value()).value()});
    return out;
  }();
  return kLibrary;
}

std::uint64_t seven() {
  return 7;
}

void read_cursor(const std::string& text) {
  const auto cursor = api::read_cursor("/api/v1/pieces", text);
  if (!cursor) return;
  const auto again = api::read_cursor("/api/v1/pieces", api::write_cursor("/api/v1/pieces", *cursor));
  COLOPHON_CHECK(again.ok() && again->keys == cursor->keys && again->phase == cursor->phase);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(as_text({data, size}));
  read_cursor(text);
  for (const api::Kind kind :
       {api::Kind::kHash, api::Kind::kAddress, api::Kind::kNumber, api::Kind::kBool, api::Kind::kText})
    (void)api::parse_value("name", text, kind).ok();
  const auto body = api::parse_body(text);
  if (!body) return 0;
  const auto order = api::read_order(*body, library(), library().models[0], &seven);
  if (!order) return 0;
  COLOPHON_CHECK(paint::check_recipe(order->recipe).ok());
  COLOPHON_CHECK(!order->seeds.empty() && order->seeds.size() <= api::kImagesMax);
  api::PaintedImage image;
  image.seed = order->seeds[0];
  const std::string said = api::infotext(*order, image, "fuzz");
  COLOPHON_CHECK(said.find("Steps: " + std::to_string(order->recipe.steps)) != std::string::npos);
  (void)api::txt2img_answer(*order, *body, {}, "fuzz")
      .dump(-1, ' ', false, api::Json::error_handler_t::replace);
  return 0;
}
