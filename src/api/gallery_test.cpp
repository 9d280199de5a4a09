#include "api/gallery.hpp"

#include <filesystem>
#include <future>
#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

#include "base/base64.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/seeded_store.hpp"

namespace colophon::api {
namespace {

namespace fs = std::filesystem;
const std::string kToken = "a-token-for-tests-0123456789";

// The whole gallery over a seeded store, asked without sockets where none is needed.
class GalleryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "colophon-gallery-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    store_ = std::make_unique<node::Store>(node::Store::open(folder_ + "/node.sqlite").value());
    seeded_ = testing::StoreSeeder(*store_, folder_, plan_).seed();
    GalleryConfig config;
    config.store_path = folder_ + "/node.sqlite";
    config.library.models.push_back(
        {"tiny", std::string(COLOPHON_SOURCE_DIR) + "/models/tiny.safetensors", testing::tiny_model()});
    config.pictures.artefact = [this](const Bytes32& hash) -> std::optional<std::string> {
      const std::string path = folder_ + "/" + to_hex(hash);
      return file_exists(path) ? std::optional(path) : std::nullopt;
    };
    config.pictures.document = [this](const Bytes32& token) -> Result<provenance::Json> {
      ++documents_;
      if (token != seeded_.tokens[0]) return Error{"RpcFailed", "the chain's node is away"};
      let_documents_go_on_.wait();
      return Error{"RpcFailed", "the chain's node took long"};
    };
    config.tokens = {kToken};
    config.now = [this] { return now_s_; };
    config.health = [] { return Json{{"rpcFaults", {{"timeouts", 2}}}}; };
    config.version = "test";
    config.limits.requests_burst = 100'000;
    config.log = [this](std::string_view line) { log_.emplace_back(line); };
    auto gallery = Gallery::open(std::move(config));
    ASSERT_TRUE(gallery.ok()) << gallery.error().message;
    gallery_ = std::move(*gallery);
  }
  void TearDown() override {
    gallery_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  static http::Request asking(const std::string& target,
                              std::map<std::string, std::string, std::less<>> headers = {}) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers = std::move(headers);
    request.headers.emplace("host", "localhost");
    request.client = "127.0.0.1";
    return request;
  }
  http::Response ask(const std::string& target, std::map<std::string, std::string, std::less<>> headers = {},
                     const std::string& method = "GET", const std::string& body = {}) {
    http::Request request = asking(target, std::move(headers));
    request.method = method;
    request.body = body;
    std::promise<http::Response> got;
    gallery_->site().answer(std::move(request),
                            [&](http::Response response) { got.set_value(std::move(response)); });
    return got.get_future().get();
  }
  static std::string text(const http::Response& response) {
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) return **shared;
    if (const auto* owned = std::get_if<std::string>(&response.body)) return *owned;
    return {};
  }
  Json json(const std::string& target) {
    const http::Response response = ask(target);
    EXPECT_EQ(response.status, 200) << target << " " << text(response);
    return Json::parse(text(response), nullptr, false);
  }
  std::vector<std::string> all_pages(const std::string& list, const std::string& id,
                                     const std::function<void(int page)>& between = {}) {
    std::vector<std::string> ids;
    std::string target = list;
    for (int page = 0; page < 100; ++page) {
      const Json got = json(target);
      for (const Json& item : got["items"])
        ids.push_back(item[id].is_string() ? item[id].get<std::string>() : item[id].dump());
      if (got["next"].is_null()) return ids;
      if (between) between(page);
      target = list + (list.find('?') == std::string::npos ? "?" : "&") +
               "cursor=" + got["next"].get<std::string>();
    }
    ADD_FAILURE() << list << " never ends";
    return ids;
  }

  const testing::SeedPlan plan_{.pieces = 40, .painted = 2, .live = 5};
  std::int64_t now_s_ = plan_.now_s;
  std::atomic<int> documents_ = 0;            // that were asked for
  std::promise<void> documents_may_go_on_{};  // the first piece's waits for it
  std::shared_future<void> let_documents_go_on_ = documents_may_go_on_.get_future().share();
  std::string folder_;
  std::unique_ptr<node::Store> store_;
  testing::Seeded seeded_;
  std::vector<std::string> log_;
  std::unique_ptr<Gallery> gallery_;
};

TEST_F(GalleryTest, TheWallShowsLiveAuctionsFirstAndEachPieceOnce) {
  const Json first = json("/api/v1/pieces?limit=7");
  std::int64_t last_end = 0;
  for (int i = 0; i < 5; ++i) {
    const Json& auction = first["items"][static_cast<std::size_t>(i)]["auction"];
    ASSERT_TRUE(auction["live"].get<bool>()) << i;
    EXPECT_GE(auction["endsAt"].get<std::int64_t>(), last_end);
    last_end = auction["endsAt"].get<std::int64_t>();
  }
  EXPECT_TRUE(first["items"][5]["auction"].is_null());
  for (const char* limit : {"1", "3", "5", "7", "40", "200"}) {
    const auto ids = all_pages(std::string("/api/v1/pieces?limit=") + limit, "token");
    EXPECT_EQ(ids.size(), 40u) << limit;
    EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 40u) << limit;
  }
}

TEST_F(GalleryTest, PagesAreStableUnderNewRows) {
  int added = 0;
  const auto ids = all_pages("/api/v1/pieces?limit=6&sort=newest", "token", [&](int) {
    const Bytes32 token = testing::hash_of("new " + std::to_string(added++));
    ASSERT_TRUE(store_
                    ->write([&]() -> Result<void> {
                      store_->run(
                          "INSERT INTO pieces (token_id, commission, model, creator, provider, owner, "
                          "image_hash, trace_root, "
                          "minted_block, minted_s, minted_tx) SELECT ?, ?, model, creator, provider, owner, "
                          "image_hash, trace_root, "
                          "minted_block, ?, minted_tx FROM pieces WHERE commission = 1",
                          token, 1'000 + added, plan_.now_s + added);
                      store_->run(
                          "INSERT INTO jobs SELECT ? AS id, status, creator, wanted_provider, provider, "
                          "resolver, challenger, fee_wei, "
                          "seed_rule, seed, NULL, recipe, recipe_hash, model, prompt_rule, prompt, "
                          "negative_prompt, sampler, steps, "
                          "guidance_q16, width, height, statement, prompt_work, claim_seconds, "
                          "deliver_seconds, deadline_s, image_hash, "
                          "trace_root, verdict, commissioned_block, commissioned_s, commissioned_tx, "
                          "claimed_s, claimed_tx, "
                          "delivered_block, delivered_s, delivered_tx, challenged_s, challenged_tx, "
                          "resolved_s, resolved_tx, "
                          "accepted_s, accepted_tx, ended_s, ended_tx FROM jobs WHERE id = 1",
                          1'000 + added);
                      return {};
                    })
                    .ok());
  });
  EXPECT_GT(added, 3);
  EXPECT_EQ(ids.size(), 40u);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 40u);
}

TEST_F(GalleryTest, FiltersNarrowTheWall) {
  const std::string creator = to_hex_0x(testing::address_of("creator 3"));
  const Json of_one = json("/api/v1/pieces?limit=200&creator=" + creator);
  for (const Json& item : of_one["items"]) EXPECT_EQ(item["creator"], creator);
  EXPECT_EQ(json("/api/v1/pieces?limit=200&creator=" + creator)["items"].size(), 6u);
  EXPECT_EQ(json("/api/v1/pieces?limit=200&artist=" + creator)["items"].size(), 6u);
  EXPECT_EQ(json("/api/v1/pieces?words=Over+number17")["items"].size(), 1u);
  EXPECT_EQ(json("/api/v1/pieces?limit=200&model=" + to_hex_0x(seeded_.model))["items"].size(), 40u);
  EXPECT_EQ(json("/api/v1/pieces?model=0x" + std::string(64, '0'))["items"].size(), 0u);
  const Json priced = json("/api/v1/pieces?sort=price&limit=200")["items"];
  EXPECT_EQ(priced.size(), 12u);
  EXPECT_GE(priced[0]["lastPriceWei"].get<std::string>().size(),
            priced[11]["lastPriceWei"].get<std::string>().size());
}

TEST_F(GalleryTest, APieceTellsItsWholeStory) {
  const Json piece = json("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[5]));
  EXPECT_EQ(piece["commission"], 6);
  EXPECT_EQ(piece["modelName"], "Colophon tiny");
  EXPECT_EQ(piece["parents"][0]["token"], to_hex_0x(seeded_.tokens[4]));
  EXPECT_EQ(json("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[4]))["children"][0]["token"], piece["token"]);
  EXPECT_EQ(piece["shares"].size(), 2u);
  EXPECT_EQ(piece["history"].size(), 2u);
  EXPECT_EQ(piece["works"].size(), 2u);
  EXPECT_EQ(piece["payouts"].size(), 1u);
  EXPECT_EQ(json("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[0]))["checks"][0]["agrees"], true);
  EXPECT_EQ(ask("/api/v1/pieces/0x" + std::string(64, '0')).status, 404);
  EXPECT_EQ(ask("/api/v1/pieces/12").status, 400);
}

TEST_F(GalleryTest, EveryListPagesThroughAllOfItself) {
  const std::pair<const char*, std::size_t> lists[] = {
      {"jobs", 40}, {"works", 2}, {"payouts", 12}, {"auctions", 17}, {"history", 80}};
  for (const auto& [name, count] : lists) {
    const auto ids = all_pages(std::string("/api/v1/") + name + "?limit=7", "id");
    EXPECT_EQ(ids.size(), count) << name;
    EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), count) << name;
  }
  EXPECT_EQ(all_pages("/api/v1/creators?limit=2", "address").size(), 7u);
  EXPECT_EQ(all_pages("/api/v1/providers?limit=2", "address").size(), 3u);
  EXPECT_EQ(json("/api/v1/verifications?agrees=true")["items"].size(), 2u);
  EXPECT_EQ(json("/api/v1/artists")["items"].size(), 0u);
}

TEST_F(GalleryTest, RefusesBadQueriesByName) {
  const auto code = [&](const std::string& target) {
    return Json::parse(text(ask(target)))["error"]["code"].get<std::string>();
  };
  EXPECT_EQ(code("/api/v1/pieces?limit=0"), "BadParameter");
  EXPECT_EQ(code("/api/v1/pieces?limit=201"), "BadParameter");
  EXPECT_EQ(code("/api/v1/pieces?creator='%20OR%201=1"), "BadParameter");
  EXPECT_EQ(code("/api/v1/pieces?sort=random"), "BadParameter");
  EXPECT_EQ(code("/api/v1/pieces?words=,,"), "BadParameter");
  EXPECT_EQ(code("/api/v1/pieces?cursor=00"), "BadCursor");
  EXPECT_EQ(code("/api/v1/jobs?colour=red"), "UnknownParameter");
  EXPECT_EQ(code("/api/v1/search"), "BadParameter");
  EXPECT_EQ(code("/api/v1/search?q=,,"), "BadParameter");
  EXPECT_EQ(code("/api/v1/search?q=a+b+c+d+e+f+g+h+i"), "BadParameter");
  const std::string cursor = json("/api/v1/jobs?limit=1")["next"].get<std::string>();
  EXPECT_EQ(code("/api/v1/history?cursor=" + cursor), "BadCursor");
}

TEST_F(GalleryTest, SearchFindsByHashNumberAddressAndWord) {
  const auto kinds = [&](const std::string& q) {
    std::set<std::string> out;
    const Json found = json("/api/v1/search?q=" + q);
    for (const Json& item : found["items"]) out.insert(item["kind"].get<std::string>());
    return out;
  };
  EXPECT_EQ(kinds(to_hex_0x(seeded_.tokens[3])), (std::set<std::string>{"piece", "job"}));
  EXPECT_EQ(kinds(to_hex_0x(seeded_.images[3])), (std::set<std::string>{"piece"}));
  EXPECT_EQ(kinds(to_hex_0x(seeded_.model)), (std::set<std::string>{"work"}));
  EXPECT_EQ(kinds("7"), (std::set<std::string>{"job"}));
  EXPECT_EQ(kinds("tiny"), (std::set<std::string>{"work"}));
  EXPECT_EQ(kinds("NUMBER12"), (std::set<std::string>{"piece"}));
  EXPECT_EQ(json("/api/v1/search?q=Over,+number12")["items"].size(), 1u);
  EXPECT_EQ(json("/api/v1/search?q=over")["items"].size(), 10u);
  EXPECT_EQ(kinds("number12+number13"), std::set<std::string>{});
  EXPECT_EQ(kinds("tiny+colophon"), (std::set<std::string>{"work"}));
  EXPECT_EQ(kinds("tiny+number12"), std::set<std::string>{});
  EXPECT_EQ(kinds(to_hex_0x(testing::address_of("creator 1"))), (std::set<std::string>{"creator", "owner"}));
}

TEST_F(GalleryTest, TheMarketAddsUp) {
  const Json market = json("/api/v1/market?days=3650");
  EXPECT_EQ(market["totals"]["pieces"], 40);
  EXPECT_EQ(market["totals"]["sales"], 12);
  EXPECT_EQ(market["totals"]["liveAuctions"], 5);
  std::int64_t pieces = 0;
  for (const Json& day : market["days"]) pieces += day["pieces"].get<std::int64_t>();
  EXPECT_EQ(pieces, 40);
  EXPECT_EQ(market["paid"][0]["paidWei"], market["totals"]["volumeWei"]);
}

TEST_F(GalleryTest, TheMarketIsCountedOnceInAWhile) {
  EXPECT_EQ(json("/api/v1/market")["totals"]["pieces"], 40);
  ASSERT_TRUE(store_
                  ->write([&]() -> Result<void> {
                    store_->run("DELETE FROM pieces WHERE commission > 30");
                    return {};
                  })
                  .ok());
  now_s_ += 4;
  EXPECT_EQ(json("/api/v1/market?days=1000")["totals"]["pieces"], 40);
  now_s_ += 1;
  EXPECT_EQ(json("/api/v1/market")["totals"]["pieces"], 30);
}

TEST_F(GalleryTest, TheMarketShowsSoManyDays) {
  const Json all = json("/api/v1/market?days=3650")["days"];
  ASSERT_GT(all.size(), 1u);
  EXPECT_EQ(json("/api/v1/market?days=1")["days"].size(), 1u);  // the day of the last sale
  EXPECT_EQ(json("/api/v1/market?days=1")["days"][0], all.back());
  EXPECT_EQ(json("/api/v1/market?days=6")["days"], all);
}

TEST_F(GalleryTest, ServesPicturesAndThumbnails) {
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

TEST_F(GalleryTest, AHiddenPieceIsAReceiptWithoutAPicture) {
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
  EXPECT_TRUE(log_.empty());
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

TEST_F(GalleryTest, AThumbnailsTagIsKnownBeforeItIsMade) {
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

TEST_F(GalleryTest, TheChainsNodeIsAskedOnlyForPiecesThatAreHere) {
  for (const char* what : {"/document", "/disclosure"}) {
    const http::Response unknown = ask("/api/v1/pieces/0x" + std::string(64, '7') + what);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(Json::parse(text(unknown))["error"]["code"], "PieceUnknown");
  }
  EXPECT_EQ(documents_, 0);
  EXPECT_EQ(ask("/api/v1/pieces/" + to_hex_0x(seeded_.tokens[1]) + "/document").status, 503);
  EXPECT_EQ(documents_, 1);
}

TEST_F(GalleryTest, ASlowNodeOfTheChainHoldsUpNoPicture) {
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

TEST_F(GalleryTest, WhatIsBeingMadeIsFinishedBeforeAnythingGoes) {
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

TEST_F(GalleryTest, ServesModelFilesInParts) {
  const std::string id = to_hex_0x(seeded_.model);
  EXPECT_EQ(json("/api/v1/models")["items"][0]["id"], id);
  EXPECT_GT(json("/api/v1/models/" + id)["vocabulary"].size(), 100u);
  const http::Response part = ask("/api/v1/models/" + id + ".safetensors", {{"range", "bytes=8-15"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(std::get<http::FilePart>(part.body).bytes, 8u);
  EXPECT_EQ(ask("/api/v1/models/0x" + std::string(64, '1') + ".safetensors").status, 404);
}

TEST_F(GalleryTest, PaintsOnlyForThoseWhoHaveAToken) {
  const std::string body = R"({"prompt":"sea","seed":5,"steps":2})";
  const http::Response missing = ask("/sdapi/v1/txt2img", {}, "POST", body);
  EXPECT_EQ(missing.status, 401);
  EXPECT_EQ(
      ask("/sdapi/v1/txt2img", {{"authorization", "Bearer wrong-token-of-some-length"}}, "POST", body).status,
      401);
  EXPECT_EQ(log_.size(), 2u);
  EXPECT_NE(log_[1].find("TokenWrong"), std::string::npos);
  const http::Response painted =
      ask("/sdapi/v1/txt2img", {{"authorization", "Bearer " + kToken}}, "POST", body);
  ASSERT_EQ(painted.status, 200) << text(painted);
  const auto image = from_base64(Json::parse(text(painted))["images"][0].get<std::string>());
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(image->substr(1, 3), "PNG");
  EXPECT_NE(image->find(std::string("parameters\0sea\nSteps: 2", 22)), std::string::npos);
  EXPECT_EQ(ask("/sdapi/v1/txt2img", {{"authorization", "Bearer " + kToken}}, "POST", "{").status, 400);
  EXPECT_EQ(log_.size(), 3u);
}

TEST_F(GalleryTest, SaysHowItIs) {
  const Json health = json("/healthz");
  EXPECT_EQ(health["status"], "ok");
  EXPECT_EQ(health["index"]["lagBlocks"], 2);
  EXPECT_EQ(health["node"]["rpcFaults"]["timeouts"], 2);
  const std::string metrics = text(ask("/metrics"));
  EXPECT_NE(metrics.find("colophon_node_rpc_faults_timeouts 2"), std::string::npos);
  EXPECT_NE(metrics.find("colophon_index_block 20000"), std::string::npos);
  EXPECT_NE(metrics.find("colophon_http_requests_total"), std::string::npos);
  EXPECT_EQ(text(ask("/api/v1/openapi.yaml")), std::string(openapi_yaml()));
}

TEST_F(GalleryTest, StreamsNewEventsAndResumes) {
  ASSERT_TRUE(gallery_->start().ok());
  testing::RawClient client(gallery_->port());
  client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 78\r\n\r\n");
  const std::string old = client.read_until("id: 80\n");
  EXPECT_NE(old.find("id: 79\n"), std::string::npos);
  EXPECT_EQ(old.find("id: 78\n"), std::string::npos);
  client.read_until("\n\n");
  ASSERT_TRUE(store_
                  ->write([&]() -> Result<void> {
                    store_->run(
                        "INSERT INTO events (block, log_index, tx, time_s, contract, name, payload) VALUES "
                        "(999, 0, NULL, 5, 'node', "
                        "'Reorganised', '{\"to\":998}')");
                    return {};
                  })
                  .ok());
  const std::string fresh = client.read_until("\n\n");
  EXPECT_NE(fresh.find("id: 81\nevent: chain\ndata: {\"id\":81,\"block\":999,"), std::string::npos) << fresh;
  gallery_->stop();
}

TEST_F(GalleryTest, OpenPaintingIsRefusedWhereOthersCanReachIt) {
  GalleryConfig config;
  config.store_path = folder_ + "/node.sqlite";
  config.paint_without_token = true;
  config.listen.address = "0.0.0.0";
  const auto opened = Gallery::open(std::move(config));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "OpenPainting");
}

}  // namespace
}  // namespace colophon::api
