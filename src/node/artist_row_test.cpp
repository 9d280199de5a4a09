#include "node/artist_row.hpp"

#include <gtest/gtest.h>

namespace colophon::node {
namespace {

using chain::ArtistStage;
using chain::ArtistStep;

constexpr std::uint64_t kWindow = 100;

ArtistRow row() {
  ArtistRow row;
  row.address = eth::Address{{7}};
  row.exhibition = 3;
  row.since_s = 1'000;
  row.balance_wei = 10'000;
  row.terms.claim_seconds = 50;
  row.terms.reserve_wei = 1'000;
  row.terms.budget_share = 500;
  row.terms.fee_min_wei = 100;
  row.terms.fee_max_wei = 400;
  row.terms.tip_min_wei = 10;
  row.terms.tip_max_wei = 110;
  row.terms.tip_rise_seconds = 100;
  row.terms.auctions_max = 2;
  row.terms.patron_share = 2'000;
  return row;
}

const std::string kName = ":0x0700000000000000000000000000000000000000:";

TEST(NextStep, ARestingArtistBeginsWhenItMayAndCan) {
  ArtistRow r = row();
  const ArtistDue due = next_step(r, kWindow);
  EXPECT_EQ(due.step, ArtistStep::kBegin);
  EXPECT_EQ(due.intent, "begin" + kName + "4");
  EXPECT_FALSE(due.is_due(999, 5));
  EXPECT_TRUE(due.is_due(1'000, 5));
  EXPECT_EQ(due.tip_at(900), eth::Uint256(10));
  EXPECT_EQ(due.tip_at(1'050), eth::Uint256(60));
  EXPECT_EQ(due.tip_at(9'999), eth::Uint256(110));
  r.account.units_wei = 1;
  r.account.counted_wei = 9'000;  // owed to patrons: the treasury is low
  EXPECT_EQ(next_step(r, kWindow).step, ArtistStep::kWait);
  EXPECT_FALSE(next_step(r, kWindow).is_due(9'999, 5));
  EXPECT_EQ(next_step(r, kWindow).tip_at(9'999), eth::Uint256());
}

TEST(NextStep, ASketchedOneComposesBehindTheBlockThatDraws) {
  ArtistRow r = row();
  r.stage = ArtistStage::kSketched;
  r.draw_block = 20;
  const ArtistDue due = next_step(r, kWindow);
  EXPECT_EQ(due.intent, "compose" + kName + "3");
  EXPECT_FALSE(due.is_due(1'000, 20));
  EXPECT_TRUE(due.is_due(1'000, 21));
}

TEST(NextStep, ACommissionedOneFollowsItsJob) {
  struct Case {
    const char* status;
    std::optional<std::uint64_t> deadline_s;
    ArtistStep step;
    std::uint64_t due_s;
    std::uint64_t tip_from_s;
  };
  for (const Case& one : {Case{"open", 1'050, ArtistStep::kAbandon, 1'051, 1'050},
                          Case{"claimed", 1'090, ArtistStep::kAbandon, 1'091, 1'050},
                          Case{"challenged", 1'300, ArtistStep::kAbandon, 1'301, 1'050},
                          Case{"refunded", std::nullopt, ArtistStep::kAbandon, 0, 1'050},
                          Case{"void", std::nullopt, ArtistStep::kAbandon, 0, 1'050},
                          Case{"delivered", 1'200, ArtistStep::kExhibit, 1'201, 1'100},
                          Case{"final", std::nullopt, ArtistStep::kExhibit, 0, 1'100}}) {
    SCOPED_TRACE(one.status);
    ArtistRow r = row();
    r.stage = ArtistStage::kCommissioned;
    r.job_status = one.status;
    r.job_deadline_s = one.deadline_s;
    const ArtistDue due = next_step(r, kWindow);
    EXPECT_EQ(due.step, one.step);
    EXPECT_EQ(due.since_s, one.tip_from_s);
    EXPECT_TRUE(due.is_due(one.due_s, 1));
    if (one.due_s > 0) {
      EXPECT_FALSE(due.is_due(one.due_s - 1, 1));
    }
  }
}

TEST(NextStep, AnExhibitedOneTriesAgainOnceAndThenLearns) {
  ArtistRow r = row();
  r.stage = ArtistStage::kExhibited;
  r.auctions = 1;
  r.auction_ends_s = 2'000;
  EXPECT_EQ(next_step(r, kWindow).intent, "relist" + kName + "3:1");
  EXPECT_FALSE(next_step(r, kWindow).is_due(1'999, 1));
  EXPECT_TRUE(next_step(r, kWindow).is_due(2'000, 1));
  r.has_bid = true;
  EXPECT_EQ(next_step(r, kWindow).intent, "learn" + kName + "3");
  r.has_bid = false;
  r.auctions = 2;
  EXPECT_EQ(next_step(r, kWindow).step, ArtistStep::kLearn);
}

TEST(ReadArtist, AnEmptyTableHasNone) {
  Store store = Store::open(":memory:").value();
  EXPECT_TRUE(read_artists(store).empty());
  EXPECT_FALSE(read_artist(store, eth::Address{{7}}));
}

}  // namespace
}  // namespace colophon::node
