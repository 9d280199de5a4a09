#include "cli/compare.hpp"

#include "cli/pixels.hpp"

namespace colophon::cli {

Result<std::string> compare_pictures(ByteView file, const paint::Recipe& recipe, ByteView painted_rgb) {
  COLOPHON_TRY(const Pixels found, decode_any_png(file));
  const auto size = [](std::uint32_t width, std::uint32_t height) {
    return std::to_string(width) + "x" + std::to_string(height);
  };
  if (found.width != recipe.width || found.height != recipe.height) {
    return "the picture is " + size(found.width, found.height) + ", its request says " +
           size(recipe.width, recipe.height);
  }
  std::size_t differing = 0;
  std::size_t first = 0;
  const ByteView rgb(found.rgb);
  for (std::size_t pixel = 0; pixel * 3 < painted_rgb.size(); ++pixel) {
    if (equal(rgb.subspan(pixel * 3, 3), painted_rgb.subspan(pixel * 3, 3))) continue;
    if (differing++ == 0) first = pixel;
  }
  if (differing == 0) return std::string();
  return std::to_string(differing) + " of " + std::to_string(painted_rgb.size() / 3) +
         " pixels differ from the repainted picture, the first at (" + std::to_string(first % recipe.width) +
         ", " + std::to_string(first / recipe.width) + ")";
}

}  // namespace colophon::cli
