#include "api/card.hpp"

#include <gtest/gtest.h>
#include <pango/pangofc-fontmap.h>
#include <png.h>

#include "api/card_fonts.hpp"

namespace colophon::api {
namespace {

constexpr int kText = 640;  // where the label's column begins, at the least

Pixels decoded(const std::string& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, file.data(), file.size()), 0);
  image.format = PNG_FORMAT_RGB;
  Pixels out{image.width, image.height, Bytes(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, out.rgb.data(), 0, nullptr), 0);
  return out;
}

Pixels drawn(const CardWords& words, const std::optional<Pixels>& picture = {}) {
  const auto file = draw_card(words, picture);
  EXPECT_TRUE(file.ok());
  return file ? decoded(*file) : Pixels{};
}

std::array<int, 3> at(const Pixels& card, std::uint32_t x, std::uint32_t y) {
  const std::uint8_t* rgb = &card.rgb[3 * (std::size_t{y} * card.width + x)];
  return {rgb[0], rgb[1], rgb[2]};
}

bool is_dark(const Pixels& card, std::uint32_t x, std::uint32_t y) {
  return at(card, x, y)[0] < 128;
}

// Dark pixels of the label's column between two rows.
int ink(const Pixels& card, std::uint32_t from = 0, std::uint32_t to = kCardHeight) {
  int count = 0;
  for (std::uint32_t y = from; y < to; ++y)
    for (std::uint32_t x = kText; x < card.width; ++x) count += is_dark(card, x, y);
  return count;
}

CardWords sample_words() {
  return {.title = "Calm sea with moon",
          .by = "by Ada",
          .made = "painted from Tiny",
          .label = "Current bid",
          .amount = "0.25 ETH",
          .note = "3 bids, closes 14 Nov 2023, 22:13 UTC"};
}

TEST(Card, HasItsSizeWhateverItShows) {
  for (const auto& picture : {std::optional<Pixels>(), std::optional<Pixels>(Pixels{1, 1, Bytes(3)}),
                              std::optional<Pixels>(Pixels{2'000, 3, Bytes(18'000)})}) {
    const Pixels card = drawn(sample_words(), picture);
    EXPECT_EQ(card.width, kCardWidth);
    EXPECT_EQ(card.height, kCardHeight);
    EXPECT_GT(ink(card), 3'000);
  }
}

// A picture of 16 × 16 hangs as 33 times that, each of its pixels a square of one colour.
TEST(Card, ASmallPictureIsShownWithWholePixels) {
  Pixels small{16, 16, Bytes(std::size_t{3} * 16 * 16)};
  for (std::size_t i = 0; i < small.rgb.size(); ++i) small.rgb[i] = static_cast<std::uint8_t>(i * 37);
  ASSERT_EQ(card_scale(small), 33u);
  const Pixels card = drawn(sample_words(), small);
  constexpr std::uint32_t kAt = (kCardHeight - 16 * 33) / 2;
  for (std::uint32_t y = 0; y < 16 * 33; ++y)
    for (std::uint32_t x = 0; x < 16 * 33; ++x)
      ASSERT_EQ(at(card, kAt + x, kAt + y), at(small, x / 33, y / 33)) << x << ' ' << y;
}

TEST(Card, ALargePictureIsShrunk) {
  const Pixels large{1'024, 512, Bytes(std::size_t{3} * 1'024 * 512, 200)};
  EXPECT_EQ(card_scale(large), 1u);
  const Pixels card = drawn(sample_words(), large);
  EXPECT_EQ(at(card, 45, 315), (std::array{200, 200, 200}));
  EXPECT_EQ(at(card, 584, 315), (std::array{200, 200, 200}));
  EXPECT_NE(at(card, 44, 315), (std::array{200, 200, 200}));
  EXPECT_NE(at(card, 585, 315), (std::array{200, 200, 200}));
}

TEST(Card, EachTextIsDrawn) {
  const int all = ink(drawn(sample_words()));
  for (std::string CardWords::*text :
       {&CardWords::title, &CardWords::label, &CardWords::amount, &CardWords::note}) {
    CardWords without = sample_words();
    (without.*text).clear();
    EXPECT_LT(ink(drawn(without)), all);
  }
  CardWords wrong = sample_words();
  wrong.wrong = true;
  EXPECT_NE(drawn(wrong).rgb, drawn(sample_words()).rgb);
}

// Markup is drawn, not obeyed: the same letters, bold or not, would be the same without it.
TEST(Card, StrangersWordsAreNoMarkup) {
  CardWords marked = sample_words();
  marked.title = "<span size='400000'>&amp;</span>";
  const Pixels card = drawn(marked);
  CardWords plain = marked;
  plain.title = "&";
  EXPECT_NE(card.rgb, drawn(plain).rgb);
  EXPECT_GT(ink(card, 130, 330), ink(drawn(plain), 130, 330));
}

TEST(Card, HostileTitlesStayInTheirPlace) {
  const auto repeated = [](std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  CardWords one_word = sample_words();
  one_word.title = repeated("m", 3);
  const int foot = ink(drawn(one_word), 428);
  for (const std::string& title :
       {repeated("W", 5'000), repeated("word ", 1'000), repeated("\n", 100), "e" + repeated("\u0301", 4'000),
        repeated("\u05E9\u05DC\u05D5\u05DD ", 100), repeated("\u6D77", 1'000),
        std::string("a\0b\xff\u202Egnp", 9), repeated("\u2028", 500), repeated("\U0001F30A", 200),
        repeated("\uFDFD", 60)}) {
    CardWords words = sample_words();
    words.title = title;
    const Pixels card = drawn(words);
    EXPECT_EQ(ink(card, 428), foot) << "the foot is as it was: " << title.substr(0, 20);
    for (std::uint32_t y = 0; y < kCardHeight; ++y) EXPECT_FALSE(is_dark(card, kCardWidth - 20, y));
    for (std::uint32_t y = 0; y < 60; ++y)
      for (std::uint32_t x = 860; x < kCardWidth; ++x) EXPECT_FALSE(is_dark(card, x, y)) << "above the title";
  }
}

// Without its fonts a card would depend on the machine; tools/packages.txt names them.
TEST(Card, TheTypefacesArePinned) {
  const FontMap fonts = card_fonts();
  PangoFontFamily** families = nullptr;
  int count = 0;
  pango_font_map_list_families(fonts.get(), &families, &count);
  std::string names;
  for (int i = 0; i < count; ++i) names += std::string(pango_font_family_get_name(families[i])) + ";";
  g_free(families);
  for (const char* name : {"EB Garamond", "DejaVu Sans", "Droid Sans Fallback"})
    EXPECT_NE(names.find(name), std::string::npos) << names;
  EXPECT_LT(count, 8) << names;
}

TEST(Card, IsTheSameWhenDrawnAgain) {
  EXPECT_EQ(*draw_card(sample_words(), std::nullopt), *draw_card(sample_words(), std::nullopt));
}

}  // namespace
}  // namespace colophon::api
