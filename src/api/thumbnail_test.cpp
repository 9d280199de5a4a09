#include "api/thumbnail.hpp"

#include <gtest/gtest.h>
#include <webp/decode.h>

namespace colophon::api {
namespace {

Pixels ramp(std::uint32_t width, std::uint32_t height) {
  Pixels out{width, height, Bytes(std::size_t{3} * width * height)};
  for (std::size_t i = 0; i < out.rgb.size(); ++i) out.rgb[i] = static_cast<std::uint8_t>(i * 37);
  return out;
}

TEST(Thumbnail, EachPixelIsTheMeanOfThoseItStandsFor) {
  const Pixels picture{
      4, 2, {0, 0, 0, 10, 10, 10, 100, 0, 0, 100, 0, 4, 0, 0, 0, 30, 30, 30, 100, 0, 0, 100, 0, 8}};
  const Pixels half = shrunk(picture, 2);
  EXPECT_EQ(half.width, 2u);
  EXPECT_EQ(half.height, 1u);
  EXPECT_EQ(half.rgb, (Bytes{10, 10, 10, 100, 0, 3}));
  // Three pixels become two: the middle one counts half in each.
  const Pixels thirds = shrunk({3, 1, {0, 0, 0, 60, 60, 60, 90, 90, 90}}, 2);
  EXPECT_EQ(thirds.rgb, (Bytes{20, 20, 20, 80, 80, 80}));
}

TEST(Thumbnail, KeepsTheShapeAndTheMean) {
  const Pixels small = shrunk(ramp(300, 200), 64);
  EXPECT_EQ(small.width, 64u);
  EXPECT_EQ(small.height, 43u);
  EXPECT_EQ(shrunk(ramp(32, 32), 128).rgb, ramp(32, 32).rgb);
  EXPECT_EQ(shrunk(ramp(4'000, 1), 128).height, 1u);
}

TEST(Thumbnail, WritesFilesThatOthersRead) {
  const Pixels picture = shrunk(ramp(300, 200), 64);
  const auto webp = encode_webp(picture);
  ASSERT_TRUE(webp.ok());
  int width = 0;
  int height = 0;
  EXPECT_NE(WebPGetInfo(reinterpret_cast<const std::uint8_t*>(webp->data()), webp->size(), &width, &height),
            0);
  EXPECT_EQ(width, 64);
  EXPECT_EQ(height, 43);
  const auto png = encode_png(picture);
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(png->substr(1, 3), "PNG");
}

}  // namespace
}  // namespace colophon::api
