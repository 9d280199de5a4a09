#include "api/pictures.hpp"

#include <thread>

#include "tests/support/gallery_fixture.hpp"

namespace colophon::api {
namespace {

using PicturesTest = GalleryTest;

TEST_F(PicturesTest, ServesPicturesAndThumbnails) {
  const std::string hash = to_hex_0x(seeded_.images[0]);
  const http::Response picture = ask("/api/v1/pictures/" + hash + ".png");
  ASSERT_EQ(picture.status, 200);
  const auto& part = std::get<http::FilePart>(picture.body);
  EXPECT_EQ(to_hex_0x(paint::image_hash(read_file(part.path, 1 << 20).value())), hash);
  EXPECT_EQ(ask("/api/v1/pictures/" + hash + ".png", {{"if-none-match", *picture.header("ETag")}}).status,
            304);
  const http::Response webp = ask("/api/v1/thumbnails/" + hash + "/128.webp");
  ASSERT_EQ(webp.status, 200);
  EXPECT_EQ(text(webp).substr(8, 4), "WEBP");
  const http::Response same =
      ask("/api/v1/thumbnails/" + hash + "/128.webp", {{"if-none-match", *webp.header("ETag")}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(text(same), "");
  EXPECT_EQ(text(ask("/api/v1/thumbnails/" + hash + "/128.png")).substr(1, 3), "PNG");
  EXPECT_EQ(ask("/api/v1/thumbnails/" + hash + "/129.webp").status, 404);
  EXPECT_EQ(ask("/api/v1/pictures/" + to_hex_0x(seeded_.images[9]) + ".png").status, 404);
  EXPECT_EQ(ask("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[0]) + "/signed.png").status, 501);
}

TEST_F(PicturesTest, AHiddenPieceIsAReceiptWithoutAPicture) {
  const std::string token = to_hex_0x(seeded_.tokens[0]);
  const std::string image = to_hex_0x(seeded_.images[0]);
  const std::vector<std::string> shapes = {"/api/v1/pictures/" + image + ".png",
                                           "/api/v1/thumbnails/" + image + "/128.webp",
                                           "/api/v1/thumbnails/" + image + "/128.png"};
  std::vector<std::string> tags;
  for (const std::string& shape : shapes) {
    const http::Response shown = ask(shape);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(*shown.header("Cache-Control"), "public, max-age=300");
    tags.push_back(*shown.header("ETag"));
  }
  const auto write = [&](const std::function<void()>& body) {
    ASSERT_TRUE(store_
                    ->write([&]() -> Result<void> {
                      body();
                      return {};
                    })
                    .ok());
  };
  const auto expect_hidden = [&](bool hidden) {
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      EXPECT_EQ(ask(shapes[i]).status, hidden ? 451 : 200);
      EXPECT_EQ(ask(shapes[i], {{"if-none-match", tags[i]}}).status, hidden ? 451 : 304);
    }
    const Json piece = json("/api/v1/pieces/" + token);
    EXPECT_EQ(piece["hidden"], hidden);
    EXPECT_EQ(piece["imageHash"], image);
    const Json wall = json("/api/v1/pieces?limit=200");
    ASSERT_EQ(wall["items"].size(), 40u);
    for (const Json& item : wall["items"]) {
      EXPECT_EQ(item["hidden"], hidden && item["token"] == token);
      EXPECT_EQ(item["picture"].is_null(), hidden && item["token"] == token);
      EXPECT_EQ(item["thumbnail"].is_null(), hidden && item["token"] == token);
    }
  };
  write([&] { testing::hide(*store_, seeded_.tokens[0], now_s_ + 100); });
  expect_hidden(false);  // announced, and to come
  now_s_ += 100;
  expect_hidden(true);
  const Json error = Json::parse(text(ask(shapes[0])))["error"];
  EXPECT_EQ(error["code"], "PieceHidden");
  EXPECT_NE(error["message"].get<std::string>().find("case 1"), std::string::npos);
  EXPECT_NE(error["hint"].get<std::string>().find("colophon audit --token " + token), std::string::npos);
  EXPECT_TRUE(log_.all().empty());
  write([&] { store_->run("UPDATE pieces SET hidden_until_s = ? WHERE hidden_case = 1", now_s_ + 50); });
  expect_hidden(true);
  now_s_ += 50;
  expect_hidden(false);  // countered, and nobody sued in time
  write([&] { testing::hide(*store_, seeded_.tokens[0], now_s_); });
  expect_hidden(true);
  write([&] { testing::show(*store_, seeded_.tokens[0]); });
  expect_hidden(false);
  EXPECT_EQ(json("/api/v1/pieces/" + token)["cases"][0]["stage"], "closed");
}

TEST_F(PicturesTest, AThumbnailsTagIsKnownBeforeItIsMade) {
  const std::string first = to_hex(seeded_.images[0]);
  const std::string other = to_hex(seeded_.images[1]);
  std::string tag = *ask("/api/v1/thumbnails/0x" + first + "/256.png").header("ETag");
  ASSERT_NE(tag.find(first), std::string::npos);
  tag.replace(tag.find(first), first.size(), other);
  ASSERT_TRUE(write_file(folder_ + "/" + other, as_bytes("no picture")).ok());  // none can be made of it
  EXPECT_EQ(ask("/api/v1/thumbnails/0x" + other + "/256.png", {{"if-none-match", tag}}).status, 304);
  EXPECT_EQ(ask("/api/v1/thumbnails/0x" + other + "/256.png").status, 500);
  EXPECT_EQ(ask("/api/v1/thumbnails/0x" + other + "/128.png", {{"if-none-match", tag}}).status, 500);
}

TEST_F(PicturesTest, TheChainsNodeIsAskedOnlyForPiecesThatAreHere) {
  for (const char* what : {"/document", "/disclosure"}) {
    const http::Response unknown = ask("/api/v1/pieces/0x" + std::string(64, '7') + what);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(Json::parse(text(unknown))["error"]["code"], "PieceUnknown");
  }
  EXPECT_EQ(documents_, 0);
  EXPECT_EQ(ask("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[1]) + "/document").status, 503);
  EXPECT_EQ(documents_, 1);
}

TEST_F(PicturesTest, ASlowNodeOfTheChainHoldsUpNoPicture) {
  std::vector<std::promise<int>> answers(20);  // more than there are threads of any kind
  for (std::promise<int>& answered : answers) {
    http::Request request = asking("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[0]) + "/document");
    gallery_->site().answer(std::move(request),
                            [&answered](http::Response response) { answered.set_value(response.status); });
  }
  EXPECT_EQ(ask("/api/v1/thumbnails/" + to_hex_0x(seeded_.images[0]) + "/128.webp").status, 200);
  EXPECT_EQ(ask("/api/v1/pictures/" + to_hex_0x(seeded_.images[0]) + ".png").status, 200);
  documents_may_go_on_.set_value();
  for (std::promise<int>& answered : answers) EXPECT_EQ(answered.get_future().get(), 503);
}

// Says if it goes while it is asked.
struct SlowArtefacts {
  struct Seen {
    std::promise<void> asked{};
    std::atomic<const void*> busy = nullptr;
    std::atomic<bool> gone_too_early = false;
  };
  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  SlowArtefacts() = default;
  SlowArtefacts(const SlowArtefacts&) = default;
  SlowArtefacts& operator=(const SlowArtefacts&) = default;
  ~SlowArtefacts() {
    if (seen->busy == this) seen->gone_too_early = true;
  }
  std::optional<std::string> operator()(const Bytes32&) const {
    const auto mine = seen;
    mine->busy = this;
    mine->asked.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    mine->busy = nullptr;
    return std::nullopt;
  }
};

TEST_F(PicturesTest, WhatIsBeingMadeIsFinishedBeforeAnythingGoes) {
  const SlowArtefacts slow;
  GalleryConfig config;
  config.store_path = folder_ + "/node.sqlite";
  config.pictures.artefact = slow;
  auto gallery = Gallery::open(std::move(config)).value();
  std::atomic<int> status = 0;
  gallery->site().answer(asking("/api/v1/thumbnails/0x" + std::string(64, '1') + "/128.webp"),
                         [&](http::Response response) { status = response.status; });
  slow.seen->asked.get_future().wait();
  gallery.reset();
  EXPECT_EQ(status, 404);
  EXPECT_FALSE(slow.seen->gone_too_early);
}

}  // namespace
}  // namespace colophon::api
