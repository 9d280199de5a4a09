#include "api/gallery.hpp"

#include <set>

#include "base/base64.hpp"
#include "tests/support/gallery_fixture.hpp"
#include "tests/support/http_client.hpp"

namespace colophon::api {
namespace {

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
  EXPECT_EQ(log_.all().size(), 2u);
  EXPECT_NE(log_.all()[1].find("TokenWrong"), std::string::npos);
  const http::Response painted =
      ask("/sdapi/v1/txt2img", {{"authorization", "Bearer " + kToken}}, "POST", body);
  ASSERT_EQ(painted.status, 200) << text(painted);
  const auto image = from_base64(Json::parse(text(painted))["images"][0].get<std::string>());
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(image->substr(1, 3), "PNG");
  EXPECT_NE(image->find(std::string("parameters\0sea\nSteps: 2", 22)), std::string::npos);
  EXPECT_EQ(ask("/sdapi/v1/txt2img", {{"authorization", "Bearer " + kToken}}, "POST", "{").status, 400);
  EXPECT_EQ(log_.all().size(), 3u);
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
