#include "node/publisher.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <thread>
#include <unistd.h>

#include "crypto/sha256.hpp"
#include "node/cid.hpp"
#include "node/context.hpp"
#include "tests/support/http_stub.hpp"

namespace colophon::node {
namespace {

using test::http_reply;
using test::HttpStub;

const std::string kPicture = "the bytes of a picture";
const Bytes32 kHash = crypto::sha256(as_bytes(kPicture));

class PublisherTest : public ::testing::Test {
 protected:
  PublisherTest() {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-publisher-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    artefacts_.emplace(Artefacts::open(folder_).value());
    write("INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 1, zeroblob(32), 1000, 1)");
  }
  ~PublisherTest() override { std::filesystem::remove_all(folder_); }

  template <typename... Values>
  void write(const std::string& sql, const Values&... values) {
    const auto done = store_.write([&]() -> Result<void> {
      store_.run(sql, values...);
      return {};
    });
    ASSERT_TRUE(done.ok()) << describe(done.error());
  }
  void add_piece(int commission, const Bytes32& image) {
    write(
        "INSERT INTO pieces (token_id, commission, model, creator, provider, owner, image_hash, trace_root, "
        "minted_block, minted_s, minted_tx) VALUES (?1, ?2, ?1, zeroblob(20), zeroblob(20), zeroblob(20), "
        "?3, ?1, "
        "1, ?2, ?1)",
        crypto::sha256(as_bytes(std::to_string(commission))), commission, image);
  }
  void add_artefact(const std::string& bytes, const std::optional<std::string>& cid = {}) {
    const auto hash = artefacts_->put(as_bytes(bytes));
    ASSERT_TRUE(hash.ok());
    write(
        "INSERT INTO artefacts (hash, kind, bytes, media_type, cid, time_ms) VALUES (?, 'picture', ?, "
        "'image/png', ?, 0)",
        *hash, bytes.size(), cid);
  }
  std::int64_t count(const std::string& sql) { return store_.database().execAndGet(sql).getInt64(); }

  // Rounds of the loop until `sql` counts something.
  void tick_until(Publisher& publisher, const std::string& sql) {
    for (int round = 0; round < 500; ++round) {
      ASSERT_TRUE(publisher.tick().ok());
      if (count(sql) > 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "never: " << sql;
  }
  void tick_for_a_while(Publisher& publisher) {
    for (int round = 0; round < 20; ++round) {
      ASSERT_TRUE(publisher.tick().ok());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  Publisher publisher() { return Publisher(settings_, store_, *artefacts_, counters_, log_); }

  std::string folder_;
  Settings settings_;
  Store store_ = Store::open(":memory:").value();
  std::optional<Artefacts> artefacts_;
  Counters counters_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
};

TEST_F(PublisherTest, BringsAPictureThatItDidNotPaint) {
  HttpStub without({http_reply(404, "none")});
  HttpStub mirror({http_reply(200, kPicture)});
  settings_.mirrors = {without.url() + "/files", mirror.url() + "/files"};
  add_piece(1, kHash);
  auto bringing = publisher();
  tick_until(bringing, "SELECT count(*) FROM artefacts");
  EXPECT_EQ(artefacts_->get(kHash).value(), Bytes(kPicture.begin(), kPicture.end()));
  EXPECT_EQ(mirror.requests().at(0).substr(0, 75), "GET /files/" + to_hex(kHash));
  EXPECT_EQ(count("SELECT bytes FROM artefacts WHERE kind = 'picture' AND cid IS NULL"),
            static_cast<std::int64_t>(kPicture.size()));
  EXPECT_EQ(counters_.artefacts_fetched, 1u);
  EXPECT_EQ(count("SELECT count(*) FROM missing"), 0);
}

TEST_F(PublisherTest, AsksIpfsByTheNameThatTheHashGives) {
  HttpStub ipfs({http_reply(200, kPicture), http_reply(200, "{\"Hash\":\"" + raw_cid(kHash) + "\"}")});
  settings_.ipfs = ipfs.url();
  add_piece(1, kHash);
  auto bringing = publisher();
  tick_until(bringing, "SELECT count(*) FROM artefacts WHERE cid IS NOT NULL");
  EXPECT_NE(ipfs.requests().at(0).find("/api/v0/cat?arg=" + raw_cid(kHash)), std::string::npos);
  EXPECT_NE(ipfs.requests().at(1).find("/api/v0/add?"), std::string::npos);
}

TEST_F(PublisherTest, OtherBytesAreRefusedAndNotAskedForAgainSoon) {
  HttpStub mirror(
      {http_reply(200, "other bytes"), http_reply(200, "other bytes"), http_reply(200, kPicture)});
  settings_.mirrors = {mirror.url()};
  add_piece(1, kHash);
  for (int tries = 1; tries <= 2; ++tries) {
    auto bringing = publisher();
    const std::uint64_t before_ms = wall_ms();
    tick_until(bringing, "SELECT count(*) FROM missing WHERE tries = " + std::to_string(tries));
    const auto due_ms = static_cast<std::uint64_t>(count("SELECT not_before_ms FROM missing"));
    EXPECT_GE(due_ms, before_ms + (kMissingWaitMsMin << (tries - 1)));
    EXPECT_LT(due_ms, before_ms + (kMissingWaitMsMin << tries));
    tick_for_a_while(bringing);
    auto anew = publisher();
    tick_for_a_while(anew);
    EXPECT_EQ(mirror.requests().size(), static_cast<std::size_t>(tries));
    EXPECT_EQ(counters_.artefacts_refused, static_cast<std::uint64_t>(tries));
    EXPECT_FALSE(artefacts_->has(kHash));
    write("UPDATE missing SET not_before_ms = 0");
  }
  auto bringing = publisher();
  tick_until(bringing, "SELECT count(*) FROM artefacts");
  EXPECT_EQ(count("SELECT count(*) FROM missing"), 0);
}

TEST_F(PublisherTest, TheLongestWaitIsADay) {
  HttpStub mirror({http_reply(404, "")});
  settings_.mirrors = {mirror.url()};
  add_piece(1, kHash);
  write("INSERT INTO missing VALUES (?, 1000, 0)", kHash);
  auto bringing = publisher();
  tick_until(bringing, "SELECT count(*) FROM missing WHERE tries = 1001");
  const auto due_ms = static_cast<std::uint64_t>(count("SELECT not_before_ms FROM missing"));
  EXPECT_LE(due_ms, wall_ms() + kMissingWaitMsMax);
  EXPECT_GT(due_ms, wall_ms() + kMissingWaitMsMax - 60'000);
}

TEST_F(PublisherTest, ARoundAsksForTheNewestFew) {
  HttpStub mirror(std::vector<std::string>(20, http_reply(404, "")));
  settings_.mirrors = {mirror.url()};
  for (int i = 1; i <= 10; ++i) add_piece(i, crypto::sha256(as_bytes("picture " + std::to_string(i))));
  auto bringing = publisher();
  tick_until(bringing, "SELECT count(*) FROM missing");
  EXPECT_EQ(count("SELECT count(*) FROM missing"), static_cast<std::int64_t>(kFetchedARoundMax));
  EXPECT_EQ(count("SELECT count(*) FROM missing JOIN pieces ON image_hash = hash WHERE commission > 6"),
            static_cast<std::int64_t>(kFetchedARoundMax));
}

TEST_F(PublisherTest, ASlowMirrorHoldsNothingUp) {
  HttpStub silent({""});
  settings_.mirrors = {silent.url()};
  add_piece(1, kHash);
  auto bringing = publisher();
  const std::uint64_t begun_ms = wall_ms();
  tick_for_a_while(bringing);
  EXPECT_LT(wall_ms() - begun_ms, kFetchTimeoutMs);
  EXPECT_EQ(silent.requests().size(), 1u);
}

TEST_F(PublisherTest, WhatACaseHidesIsNeitherPublishedNorFetched) {
  HttpStub ipfs({http_reply(200, "{\"Hash\":\"" + raw_cid(kHash) + "\"}"), http_reply(500, "")});
  settings_.ipfs = ipfs.url();
  add_piece(1, kHash);
  add_piece(2, Bytes32{7});
  add_artefact(kPicture);
  write("UPDATE pieces SET hidden_case = 1, hidden_from_s = 2000");  // announced: it is 1000
  {
    auto quiet = publisher();
    tick_for_a_while(quiet);
  }
  EXPECT_TRUE(ipfs.requests().empty());
  write("UPDATE pieces SET hidden_until_s = 1000");  // the case is over
  auto publishing = publisher();
  tick_until(publishing, "SELECT count(*) FROM artefacts WHERE cid IS NOT NULL");
}

TEST_F(PublisherTest, WhatACaseHidesIsUnpinnedUntilItIsOver) {
  const std::string added = http_reply(200, "{\"Hash\":\"" + raw_cid(kHash) + "\"}");
  HttpStub ipfs({added, http_reply(500, "{\"Message\":\"not pinned or pinned indirectly\"}"), added,
                 http_reply(200, "{\"Pins\":[]}")});
  settings_.ipfs = ipfs.url();
  add_piece(1, kHash);
  add_artefact(kPicture);
  const std::string pinned = "SELECT count(*) FROM artefacts WHERE cid IS NOT NULL";
  const std::string unpinned = "SELECT count(*) FROM artefacts WHERE cid IS NULL AND published_ms IS NULL";
  auto publishing = publisher();
  tick_until(publishing, pinned);
  write("UPDATE pieces SET hidden_case = 1, hidden_from_s = 2000");  // announced: it is 1000
  tick_for_a_while(publishing);
  EXPECT_EQ(count(pinned), 1);
  write("UPDATE cursor SET time_s = 2000");
  tick_until(publishing, unpinned);
  EXPECT_NE(ipfs.requests().at(1).find("/api/v0/pin/rm?arg=" + raw_cid(kHash)), std::string::npos);
  tick_for_a_while(publishing);
  EXPECT_EQ(ipfs.requests().size(), 2u) << "once";
  write("UPDATE pieces SET hidden_until_s = 2000");
  tick_until(publishing, pinned);
  write("UPDATE pieces SET hidden_case = 2, hidden_until_s = NULL");
  tick_until(publishing, unpinned);
  EXPECT_EQ(ipfs.requests().size(), 4u);
}

TEST_F(PublisherTest, AnUnpinningThatFailsIsTriedLater) {
  HttpStub ipfs({http_reply(200, "{\"Hash\":\"" + raw_cid(kHash) + "\"}"), http_reply(500, "locked"),
                 http_reply(200, "{}")});
  settings_.ipfs = ipfs.url();
  add_piece(1, kHash);
  add_artefact(kPicture);
  {
    auto publishing = publisher();
    tick_until(publishing, "SELECT count(*) FROM artefacts WHERE cid IS NOT NULL");
    write("UPDATE pieces SET hidden_case = 1, hidden_from_s = 1000");
    tick_for_a_while(publishing);
  }
  EXPECT_EQ(ipfs.requests().size(), 2u);
  EXPECT_EQ(count("SELECT count(*) FROM artefacts WHERE cid IS NOT NULL"), 1);
  auto later = publisher();
  tick_until(later, "SELECT count(*) FROM artefacts WHERE cid IS NULL");
}

TEST_F(PublisherTest, WhatCannotBeUnpinnedHoldsUpNoPublishing) {
  const std::string other = "the bytes of another picture";
  const Bytes32 other_hash = crypto::sha256(as_bytes(other));
  HttpStub ipfs(
      {http_reply(403, "forbidden"), http_reply(200, "{\"Hash\":\"" + raw_cid(other_hash) + "\"}")});
  settings_.ipfs = ipfs.url();
  add_piece(1, kHash);
  add_piece(2, other_hash);
  add_artefact(kPicture, raw_cid(kHash));
  add_artefact(other);
  write("UPDATE pieces SET hidden_case = 1, hidden_from_s = 1000 WHERE commission = 1");
  auto publishing = publisher();
  tick_until(publishing, "SELECT count(*) / 2 FROM artefacts WHERE cid IS NOT NULL");
  EXPECT_NE(ipfs.requests().at(0).find("pin/rm"), std::string::npos);
}

}  // namespace
}  // namespace colophon::node
