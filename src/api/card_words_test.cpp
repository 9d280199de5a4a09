#include "api/card_words.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

Json card_piece() {
  return {{"commission", 7},
          {"promptRule", "public"},
          {"prompt", " calm\n\tsea "},
          {"modelName", "Tiny"},
          {"creator", "0x1234567890123456789012345678901234567890"},
          {"artistName", nullptr},
          {"mintedAt", 1'700'000'000},
          {"disproved", false},
          {"lastPriceWei", nullptr},
          {"lastSoldAt", nullptr},
          {"auction", nullptr}};
}

Json auction(int bids, bool live) {
  return {{"bids", bids},
          {"live", live},
          {"endsAt", 1'700'000'000},
          {"bidWei", bids > 0 ? Json("250060000000000000") : Json(nullptr)},
          {"reserveWei", "20000000000000000"}};
}

CardWords on_sale(int bids, bool live) {
  Json sold = card_piece();
  sold["auction"] = auction(bids, live);
  return card_words(sold, nullptr);
}

TEST(CardWords, NameThePieceAndWhoMadeIt) {
  const CardWords words = card_words(card_piece(), nullptr);
  EXPECT_EQ(words.title, "calm sea");
  EXPECT_EQ(words.by, "by 0x1234…7890");
  EXPECT_EQ(words.made, "painted from Tiny");
  EXPECT_EQ(words.label, "Not on sale");
  EXPECT_EQ(words.amount, "");
  EXPECT_NE(words.note.find("14 Nov 2023, 22:13 UTC"), std::string::npos);
}

TEST(CardWords, SealedWordsAreNoTitle) {
  Json sealed = card_piece();
  sealed["promptRule"] = "committed";
  EXPECT_EQ(card_title(sealed, nullptr), "Untitled, no. 7");
}

TEST(CardWords, AnArtistNamesItsOwn) {
  Json its = card_piece();
  its["artistName"] = "Ada";
  const Json exhibition = {{"title", "Calm sea with moon"}, {"state", "sold"}, {"archive", nullptr}};
  EXPECT_EQ(card_words(its, exhibition).title, "Calm sea with moon");
  EXPECT_EQ(card_words(its, exhibition).by, "by Ada");
}

TEST(CardWords, FollowTheAuction) {
  EXPECT_EQ(on_sale(0, true).label, "Reserve, no bid yet");
  EXPECT_EQ(on_sale(0, true).amount, "0.02 ETH");
  EXPECT_EQ(on_sale(0, true).note, "Closes 14 Nov 2023, 22:13 UTC");
  EXPECT_EQ(on_sale(1, true).label, "Current bid");
  EXPECT_EQ(on_sale(1, true).amount, "0.2501 ETH");
  EXPECT_EQ(on_sale(1, true).note, "1 bid, closes 14 Nov 2023, 22:13 UTC");
  EXPECT_EQ(on_sale(3, true).note, "3 bids, closes 14 Nov 2023, 22:13 UTC");
  EXPECT_EQ(on_sale(3, false).label, "Winning bid");
  EXPECT_EQ(on_sale(0, false).label, "Unsold, reserve");
}

TEST(CardWords, TellWhatBecameOfIt) {
  Json sold = card_piece();
  sold["lastPriceWei"] = "1500000000000000000";
  sold["lastSoldAt"] = 1'700'000'000;
  EXPECT_EQ(card_words(sold, nullptr).label, "Sold for");
  EXPECT_EQ(card_words(sold, nullptr).amount, "1.5 ETH");
  EXPECT_EQ(card_words(sold, nullptr).note, "14 Nov 2023, 22:13 UTC");
  const Json archived = {{"title", "Sea"},
                         {"state", "archived"},
                         {"archive",
                          {{"firstPriceWei", "20000000000000000"},
                           {"lastPriceWei", "5000000000000000"},
                           {"until", 1'700'000'000}}}};
  EXPECT_EQ(card_words(card_piece(), archived).amount, "0.02 ETH");
  EXPECT_EQ(card_words(card_piece(), archived).note, "to 0.005 ETH by 14 Nov 2023, 22:13 UTC");
  sold["disproved"] = true;
  EXPECT_TRUE(card_words(sold, nullptr).wrong);
  EXPECT_EQ(card_words(sold, nullptr).amount, "") << "a wrong picture has no price";
}

TEST(CardWords, AmountsAreForTheEye) {
  const auto shown = [](const char* wei) { return short_ether(*eth::parse_uint256(wei)); };
  EXPECT_EQ(shown("0"), "0 ETH");
  EXPECT_EQ(shown("999999999"), "999999999 wei");
  EXPECT_EQ(shown("1000000000"), "0.000000001 ETH");
  EXPECT_EQ(shown("123456789000000000"), "0.1235 ETH");
  EXPECT_EQ(shown("99999999999999999999"), "100 ETH");
  EXPECT_EQ(shown("1234567000000000000000"), "1234.57 ETH");
  EXPECT_EQ(
      shown("115792089237316195423570985008687907853269984665640564039457584007913129639935").substr(0, 12),
      "115792089237");
}

TEST(CardWords, TimesStayWithinTheCalendar) {
  EXPECT_EQ(card_time(0), "1 Jan 1970, 00:00 UTC");
  EXPECT_EQ(card_time(INT64_MIN), "1 Jan 1970, 00:00 UTC");
  EXPECT_EQ(card_time(1'709'208'000), "29 Feb 2024, 12:00 UTC");
  EXPECT_EQ(card_time(INT64_MAX), "31 Dec 9999, 23:59 UTC");
}

}  // namespace
}  // namespace colophon::api
