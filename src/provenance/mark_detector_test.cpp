#include "provenance/mark_detector.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "provenance/spectrum.hpp"
#include "tests/support/apply_mark.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::provenance {
namespace {

constexpr int kShift = 6;

MarkKey shipped() {
  return read_mark_key(read_file(COLOPHON_SOURCE_DIR "/models/house.mark", kMarkKeyBytesMax).value()).value();
}

// A picture with slopes, edges and a texture.
Bytes scene(std::size_t width, std::size_t height) {
  Bytes rgb(3 * width * height);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const bool disc =
          (x - width / 2) * (x - width / 2) + (y - height / 2) * (y - height / 2) < width * width / 10;
      const double texture =
          12 * std::sin(static_cast<double>(x) * 0.9) * std::cos(static_cast<double>(y) * 0.7);
      for (std::size_t c = 0; c < 3; ++c) {
        const double base = disc ? 190.0 - 40.0 * static_cast<double>(c) + texture
                                 : 60.0 + 90.0 * static_cast<double>(y) / static_cast<double>(height);
        rgb[3 * (y * width + x) + c] = static_cast<std::uint8_t>(base);
      }
    }
  }
  return rgb;
}

TEST(MarkDetector, FindsAMarkWhereverThePictureIsCut) {
  const MarkKey key = shipped();
  const MarkDetector detector(key);
  constexpr std::size_t kSide = 512;
  Bytes rgb = scene(kSide, kSide);
  const auto before = detector.best({kSide, kSide, rgb});
  EXPECT_LT(before->score, kMarkScoreMin);
  test::apply_mark(key, kShift, 0xC0FFEE42, kSide, rgb);
  const auto found = detector.find({kSide, kSide, rgb});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->payload, 0xC0FFEE42u);
  EXPECT_EQ(found->left + found->top, 0u);
  EXPECT_EQ(found->scale, 1);

  constexpr std::size_t kLeft = 37;
  constexpr std::size_t kTop = 11;
  constexpr std::size_t kWidth = 450;
  constexpr std::size_t kHeight = 471;
  Bytes cut;
  for (std::size_t y = 0; y < kHeight; ++y) {
    append(cut, ByteView(rgb).subspan(3 * ((y + kTop) * kSide + kLeft), 3 * kWidth));
  }
  const auto again = detector.find({kWidth, kHeight, cut});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->payload, 0xC0FFEE42u);
  EXPECT_EQ(again->left, kLeft);
  EXPECT_EQ(again->top, kTop);
}

TEST(MarkDetector, FindsAMarkAtHalfTheSize) {
  const MarkKey key = shipped();
  constexpr std::size_t kSide = 512;
  Bytes rgb = scene(kSide, kSide);
  test::apply_mark(key, kShift, 0x12345678, kSide, rgb);
  Bytes half;
  for (std::size_t y = 0; y < kSide; y += 2) {
    for (std::size_t x = 0; x < kSide; x += 2) {
      for (std::size_t c = 0; c < 3; ++c) {
        const auto at = [&](std::size_t dx, std::size_t dy) {
          return unsigned{rgb[3 * ((y + dy) * kSide + x + dx) + c]};
        };
        half.push_back(static_cast<std::uint8_t>((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4));
      }
    }
  }
  const auto found = MarkDetector(key).find({kSide / 2, kSide / 2, half});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->payload, 0x12345678u);
  EXPECT_EQ(found->scale, 2);
}

TEST(MarkDetector, OddPictures) {
  const MarkDetector detector(shipped());
  EXPECT_FALSE(detector.best({0, 0, {}}));
  EXPECT_FALSE(detector.find({5, 7, Bytes(3 * 5 * 7, 9)}));
  EXPECT_FALSE(detector.find({300, 200, Bytes(3 * 300 * 200, 128)}));
  EXPECT_FALSE(detector.find({4096, 33, Bytes(3 * 4096 * 33, 255)}));
}

TEST(MarkDetector, TheTestsMarkIsTheOperators) {
  int compared = 0;
  for (const auto& item : test::read_vectors("ops/mark.json").at("cases")) {
    if (item.value("payload", test::json()).is_null() || !item.contains("output")) continue;
    SCOPED_TRACE(item.at("name"));
    const auto& constants = item.at("constants");
    const auto& carrier = constants.at(item.at("attributes").at("carrier").get<std::string>());
    const auto& code = constants.at(item.at("attributes").at("code").get<std::string>());
    MarkKey key{.period = carrier.at("shape").at(0).get<std::size_t>()};
    for (const int value : carrier.at("data")) key.carrier.push_back(static_cast<std::int8_t>(value));
    for (const std::int64_t row : code.at("data")) key.code.push_back(static_cast<std::uint32_t>(row));
    const auto& input = item.at("inputs").at(0);
    Bytes pixels;
    for (const int value : input.at("data")) pixels.push_back(static_cast<std::uint8_t>(value));
    test::apply_mark(key, item.at("attributes").at("shift"), item.at("payload"), input.at("shape").at(1),
                     pixels);
    Bytes wanted;
    for (const int value : item.at("output").at("data")) wanted.push_back(static_cast<std::uint8_t>(value));
    EXPECT_EQ(pixels, wanted);
    ++compared;
  }
  EXPECT_GE(compared, 10);
}

TEST(Spectrum, ThereAndBack) {
  constexpr std::size_t kSide = 16;
  Spectrum square(kSide * kSide);
  for (std::size_t i = 0; i < square.size(); ++i) square[i] = static_cast<double>(i * i % 37);
  const Spectrum before = square;
  transform(square, kSide, false);
  double sum = 0;
  for (const auto& value : before) sum += value.real();
  EXPECT_NEAR(square[0].real(), sum, 1e-9);
  // One frequency by the definition.
  std::complex<double> wanted;
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      wanted +=
          before[y * kSide + x] *
          std::polar(1.0, -2 * M_PI * (3.0 * static_cast<double>(y) + 5.0 * static_cast<double>(x)) / kSide);
    }
  }
  EXPECT_NEAR(std::abs(square[3 * kSide + 5] - wanted), 0, 1e-9);
  transform(square, kSide, true);
  for (std::size_t i = 0; i < square.size(); ++i) EXPECT_NEAR(std::abs(square[i] - before[i]), 0, 1e-9);
}

}  // namespace
}  // namespace colophon::provenance
