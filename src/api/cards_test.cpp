#include "api/cards.hpp"

#include "tests/support/gallery_fixture.hpp"
#include "tests/support/seeded_artist.hpp"

namespace colophon::api {
namespace {

class CardsTest : public GalleryTest {
 protected:
  void write(const std::function<void()>& body) {
    ASSERT_TRUE(store_
                    ->write([&]() -> Result<void> {
                      body();
                      return {};
                    })
                    .ok());
  }
  std::string card_of(std::size_t piece) { return card_path(to_hex_0x(seeded_.tokens[piece])); }
  std::string tag_of(std::size_t piece) {
    const http::Response response = ask(card_of(piece));
    EXPECT_EQ(response.status, 200) << text(response);
    return *response.header("ETag");
  }
};

TEST_F(CardsTest, AreServedWithATag) {
  const http::Response card = ask(card_of(0));
  ASSERT_EQ(card.status, 200) << text(card);
  EXPECT_EQ(text(card).substr(1, 3), "PNG");
  EXPECT_EQ(*card.header("Content-Type"), "image/png");
  EXPECT_EQ(*card.header("Cache-Control"), "public, max-age=300");
  const http::Response same = ask(card_of(0), {{"if-none-match", *card.header("ETag")}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(text(same), "");
  EXPECT_NE(tag_of(1), *card.header("ETag"));
}

TEST_F(CardsTest, WhatIsNotHereIsRefused) {
  EXPECT_EQ(ask(card_path("0x" + std::string(64, '7'))).status, 404);
  EXPECT_EQ(ask(card_path("7")).status, 400);
}

TEST_F(CardsTest, APictureThatIsNotHereLeavesAnEmptyFrame) {
  const std::string before = tag_of(9);
  const http::Response empty = ask(card_of(9));
  EXPECT_EQ(empty.status, 200);
  std::filesystem::copy_file(folder_ + "/" + to_hex(seeded_.images[0]),
                             folder_ + "/" + to_hex(seeded_.images[9]));
  EXPECT_NE(tag_of(9), before);
  EXPECT_NE(text(ask(card_of(9))), text(empty));
}

TEST_F(CardsTest, FollowTheirAuction) {
  const Json wall = json("/api/v1/pieces?sort=live");
  ASSERT_TRUE(wall["items"][0]["auction"]["live"]);
  const std::string card = card_path(wall["items"][0]["token"].get<std::string>());
  const std::string before = *ask(card).header("ETag");
  write([&] {
    store_->run("UPDATE auctions SET bids = bids + 1 WHERE id = ?",
                wall["items"][0]["auction"]["id"].get<std::int64_t>());
  });
  const std::string after = *ask(card).header("ETag");
  EXPECT_NE(after, before);
  now_s_ = wall["items"][0]["auction"]["endsAt"].get<std::int64_t>() + 1;
  EXPECT_NE(*ask(card).header("ETag"), after);
}

TEST_F(CardsTest, AHiddenPieceHasNone) {
  const std::string tag = tag_of(0);
  write([&] { testing::hide(*store_, seeded_.tokens[0], now_s_); });
  EXPECT_EQ(ask(card_of(0)).status, 451);
  EXPECT_EQ(ask(card_of(0), {{"if-none-match", tag}}).status, 451);
  write([&] { testing::show(*store_, seeded_.tokens[0]); });
  EXPECT_EQ(tag_of(0), tag);
}

TEST_F(CardsTest, ABrokenFileIsOurFault) {
  ASSERT_TRUE(write_file(folder_ + "/" + to_hex(seeded_.images[9]), as_bytes("no picture")).ok());
  EXPECT_EQ(ask(card_of(9)).status, 500);
}

TEST_F(CardsTest, AnArtistsExhibitionsNameTheirs) {
  const std::string artist = to_hex_0x(testing::ArtistSeeder(*store_, seeded_, now_s_).seed());
  const Json items = json("/api/v1/artists/" + artist + "/exhibitions")["items"];
  int cards = 0;
  for (const Json& item : items) {
    if (!item["card"].is_string()) continue;
    ++cards;
    EXPECT_EQ(item["card"], card_path(item["token"].get<std::string>()));
    EXPECT_EQ(ask(item["card"].get<std::string>()).status, 200);
  }
  EXPECT_GT(cards, 2);
}

}  // namespace
}  // namespace colophon::api
