#include "paint/picture.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "paint/png.hpp"
#include "paint/request_abi.hpp"
#include "paint/xmp_packet.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::paint {
namespace {

Bytes sample_pixels(const Recipe& recipe) {
  Bytes rgb(std::size_t{3} * recipe.width * recipe.height);
  for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(37 * i + 11 * (i >> 8));
  return rgb;
}

TEST(Picture, AgreesWithTheVectorsBothWays) {
  for (const auto& item : test::read_vectors("picture.json").at("canonical")) {
    SCOPED_TRACE(item.dump().substr(0, 100));
    const Request request = decode_request(test::bytes_of(item.at("abi"))).value();
    const Bytes rgb = sample_pixels(request.recipe);
    const auto file = encode_picture(request, rgb);
    ASSERT_TRUE(file) << describe(file.error());
    EXPECT_EQ(to_hex_0x(image_hash(*file)), item.at("imageHash"));
    if (item.contains("file")) {
      EXPECT_EQ(to_hex_0x(*file), item.at("file"));
    }
    const auto picture = decode_picture(*file);
    ASSERT_TRUE(picture) << describe(picture.error());
    EXPECT_EQ(*picture, (Picture{request, rgb}));
  }
}

TEST(Picture, RefusesWhatTheVectorsRefuse) {
  for (const auto& item : test::read_vectors("picture.json").at("refused")) {
    SCOPED_TRACE(item.at("name"));
    const auto picture = decode_picture(test::bytes_of(item.at("file")));
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, item.at("reason"));
  }
}

TEST(Picture, EveryBitCounts) {
  const Request request = test::sample_request();
  const Bytes file = encode_picture(request, sample_pixels(request.recipe)).value();
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    Bytes changed = file;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    ASSERT_FALSE(decode_picture(changed)) << "bit " << bit;
  }
  for (std::size_t length = 0; length < file.size(); ++length) {
    ASSERT_FALSE(decode_picture(ByteView(file).first(length))) << length;
  }
}

TEST(Picture, TheLargestStaysBelowItsLimit) {
  Request request = test::sample_request();
  request.recipe.width = request.recipe.height = kSidePixelsMax;
  const Bytes file = encode_picture(request, sample_pixels(request.recipe)).value();
  EXPECT_LE(file.size() + kRequestAbiBytesMax, kPictureBytesMax);
  EXPECT_TRUE(decode_picture(file));
}

TEST(Picture, PixelsMustFitTheRequest) {
  const auto file = encode_picture(test::sample_request(), Bytes(17));
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "PictureSize");
}

TEST(Picture, WithoutARequestItIsNone) {
  const Request request = test::sample_request();
  const Bytes rgb = sample_pixels(request.recipe);
  const Bytes whole = encode_picture(request, rgb).value();
  const Bytes file = encode_without_request(request.recipe, rgb).value();
  EXPECT_TRUE(is_png(file));
  EXPECT_EQ(as_text(file).find(kRequestChunk), std::string_view::npos);
  EXPECT_EQ(whole.size() - file.size(), encode_request(request).value().size() + kChunkOverheadBytes);
  ASSERT_FALSE(decode_picture(file));
  EXPECT_EQ(decode_picture(file).error().code, "PictureEncoding");
  EXPECT_EQ(encode_without_request(request.recipe, Bytes(17)).error().code, "PictureSize");
}

TEST(Picture, CarriesThePacketOfTheSpecification) {
  const Bytes packet = read_file(COLOPHON_SOURCE_DIR "/spec/vectors/xmp.txt", 4'096).value();
  EXPECT_EQ(as_text(packet), kXmpPacket);
}

// Not a check of its own: tests/e2e/picture_readers.py lets other programs read what this writes.
TEST(PictureFiles, ForOtherReaders) {
  const char* folder = std::getenv("COLOPHON_PICTURES");
  if (folder == nullptr) GTEST_SKIP() << "COLOPHON_PICTURES names no folder";
  for (const auto& item : test::read_vectors("picture.json").at("canonical")) {
    const Request request = decode_request(test::bytes_of(item.at("abi"))).value();
    const Bytes file = encode_picture(request, sample_pixels(request.recipe)).value();
    const auto name = item.at("imageHash").get<std::string>();
    ASSERT_TRUE(write_file(std::string(folder) + "/" + name + ".png", file));
  }
}

}  // namespace
}  // namespace colophon::paint
