#include "chain/artist_rule.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "chain/patron_book.hpp"

namespace colophon::chain {
namespace {

using nlohmann::json;

const json& vectors() {
  static const json all = json::parse(std::ifstream(COLOPHON_SOURCE_DIR "/spec/vectors/artist.json"));
  return all;
}
Bytes32 hash(const json& text) {
  return from_hex_exact<32>(text.get<std::string>()).value();
}
eth::Uint256 number(const json& value) {
  if (value.is_number()) return value.get<std::uint64_t>();
  return eth::parse_uint256(value.get<std::string>()).value();
}
std::uint64_t small(const json& value) {
  return number(value).to_u64().value();
}
eth::Address address(const json& text) {
  return eth::parse_address(text.get<std::string>()).value();
}
using Weights = std::array<std::vector<std::uint64_t>, kArtistSlots>;

ArtistTerms learning(const json& rule, const json& price_min) {
  ArtistTerms terms;
  terms.rate = rule.at("rate");
  terms.forget_shift = rule.at("forgetShift");
  terms.average_shift = rule.at("averageShift");
  terms.weight_min = rule.at("weightMin");
  terms.weight_start = rule.at("weightStart");
  terms.weight_max = rule.at("weightMax");
  terms.price_min_wei = number(price_min);
  return terms;
}

TEST(ArtistRule, TheDrawIsThatOfTheVectors) {
  const json& draw = vectors().at("draw");
  ASSERT_FALSE(draw.at("cases").empty());
  for (const json& one : draw.at("cases")) {
    const Bytes32 seed = draw_seed({small(draw.at("chainId")), address(draw.at("artist")),
                                    small(one.at("exhibition")), hash(one.at("blockHash"))});
    EXPECT_EQ(seed, hash(one.at("seed")));
    EXPECT_EQ(draw_arms(seed, draw.at("slots").get<Weights>()), one.at("arms").get<Arms>());
  }
  EXPECT_EQ(late_hash(hash(draw.at("late").at("parentHash"))), hash(draw.at("late").at("blockHash")));
}

TEST(ArtistRule, PromptsAndRecipesAreThoseOfTheVectors) {
  for (const json& one : vectors().at("prompts")) {
    const std::string prompt = artist_prompt(one.at("words").get<Words>());
    EXPECT_EQ(prompt, one.at("prompt"));
    EXPECT_EQ(to_hex_0x(artist_recipe(from_hex(one.at("head").get<std::string>()).value(), prompt,
                                      from_hex(one.at("tail").get<std::string>()).value())),
              one.at("recipe"));
  }
}

TEST(ArtistRule, LessonsAreThoseOfTheVectors) {
  for (const json& one : vectors().at("lessons")) {
    SCOPED_TRACE(one.at("name"));
    const ArtistTerms terms = learning(one.at("learning"), one.at("priceMin"));
    const Surprise found = surprise(number(one.at("average")), number(one.at("price")));
    EXPECT_EQ(found.size_q16, one.at("size"));
    EXPECT_EQ(found.above, one.at("above"));
    EXPECT_EQ(next_average(number(one.at("average")), number(one.at("price")), terms),
              number(one.at("nextAverage")));
    for (std::size_t i = 0; i < one.at("weights").size(); ++i)
      EXPECT_EQ(next_weight(one.at("weights")[i], found, terms), one.at("nextWeights")[i]);
  }
}

TEST(ArtistRule, ALifeIsThatOfTheVectors) {
  const json& life = vectors().at("life");
  const ArtistTerms terms = learning(life.at("learning"), life.at("priceMin"));
  Weights weights;
  for (std::size_t slot = 0; slot < kArtistSlots; ++slot)
    weights[slot].assign(life.at("counts")[slot].get<std::size_t>(), terms.weight_start);
  eth::Uint256 average = number(life.at("average"));
  std::uint64_t exhibition = 0;
  for (const json& step : life.at("steps")) {
    const Arms arms = draw_arms(draw_seed({small(life.at("chainId")), address(life.at("artist")),
                                           ++exhibition, hash(step.at("blockHash"))}),
                                weights);
    ASSERT_EQ(arms, step.at("arms").get<Arms>()) << exhibition;
    const Surprise found = surprise(average, number(step.at("price")));
    for (std::size_t slot = 0; slot < kArtistSlots; ++slot) {
      std::uint64_t& weight = weights[slot][arms[slot]];
      weight = next_weight(weight, found, terms);
      EXPECT_EQ(weight, step.at("weights")[slot]);
    }
    average = next_average(average, number(step.at("price")), terms);
    EXPECT_EQ(average, number(step.at("average")));
  }
  EXPECT_EQ(weights, life.at("weights").get<Weights>());
}

TEST(ArtistRule, ReservesAndArchivePricesAreThoseOfTheVectors) {
  ArtistTerms terms;
  for (const json& one : vectors().at("reserves")) {
    terms.reserve_share = terms.relist_share = one.at("share");
    terms.price_min_wei = number(one.at("priceMin"));
    EXPECT_EQ(first_reserve(number(one.at("average")), terms), number(one.at("reserve")));
    EXPECT_EQ(relist_reserve(number(one.at("average")), terms), number(one.at("reserve")));
  }
  for (const json& one : vectors().at("archive")) {
    terms.archive_share = one.at("share");
    terms.archive_seconds = one.at("seconds");
    EXPECT_EQ(archive_price(number(one.at("first")), one.at("elapsed"), terms), number(one.at("price")));
  }
}

ArtistTerms money_of(const json& money) {
  ArtistTerms terms;
  terms.reserve_wei = number(money.at("reserveWei"));
  terms.budget_share = small(money.at("budgetShare"));
  terms.fee_min_wei = number(money.at("feeMin"));
  terms.fee_max_wei = number(money.at("feeMax"));
  terms.tip_min_wei = number(money.at("tipMin"));
  terms.tip_max_wei = number(money.at("tipMax"));
  terms.tip_rise_seconds = small(money.at("tipRiseSeconds"));
  return terms;
}

TEST(ArtistRule, MoneyIsThatOfTheVectors) {
  const json& money = vectors().at("money");
  ArtistTerms terms = money_of(money.at("money"));
  for (const json& one : money.at("tips")) EXPECT_EQ(step_tip(one.at("late"), terms), number(one.at("tip")));
  for (const json& one : money.at("fees")) {
    const std::string outcome = one.at("outcome");
    const LastPiece last = outcome == "painted"     ? LastPiece::kPainted
                           : outcome == "unclaimed" ? LastPiece::kUnclaimed
                                                    : LastPiece::kFailed;
    const eth::Uint256 level = next_level(number(one.at("fee")), last);
    EXPECT_EQ(level, number(one.at("level")));
    const eth::Uint256 fee = next_fee(level, number(one.at("treasury")), terms);
    EXPECT_EQ(fee, number(one.at("nextFee")));
    EXPECT_EQ(fee > eth::Uint256(), one.at("begins"));
  }
  for (const json& one : money.at("needed"))
    EXPECT_EQ(needed_to_begin(money_of(one.at("money"))), number(one.at("needed")));
  for (const json& one : money.at("cadences")) {
    terms.cadence_seconds = one.at("seconds");
    EXPECT_EQ(rest_seconds(one.at("failures"), terms), one.at("cadence"));
  }
}

TEST(ArtistRule, CorpusIdsAreThoseOfTheVectors) {
  for (const json& one : vectors().at("corpora")) {
    Corpus corpus{.chain_id = small(one.at("chainId")),
                  .artist = address(one.at("artist")),
                  .first = one.at("first"),
                  .last = one.at("last"),
                  .block_hash = hash(one.at("blockHash"))};
    for (const json& piece : one.at("pieces"))
      corpus.pieces.push_back({hash(piece.at("tokenId")), hash(piece.at("imageHash"))});
    EXPECT_EQ(corpus_id(corpus), hash(one.at("id")));
  }
}

TEST(PatronBook, TheStoryIsThatOfTheVectors) {
  const json& story = vectors().at("patrons");
  const PatronShares shares{story.at("patronShare"), story.at("patronCap")};
  PatronAccount account;
  std::map<int, PatronPosition> patrons;
  ASSERT_FALSE(story.at("acts").empty());
  for (const json& act : story.at("acts")) {
    PatronPosition& patron = patrons[act.at("who").get<int>()];
    PatronPayment paid;
    if (act.at("act") == "earn") earn(account, number(act.at("amount")));
    if (act.at("act") == "give") give(account, patron, number(act.at("amount")), shares);
    if (act.at("act") == "pay") {
      EXPECT_EQ(due_to(account, patron, shares), number(act.at("paid")));
      paid = pay(account, patron, shares);
    }
    EXPECT_EQ(paid.amount_wei, number(act.at("paid")));
    EXPECT_EQ(paid.returned_wei, number(act.at("returned")));
    EXPECT_EQ(owed(account, shares), number(act.at("owed")));
    EXPECT_EQ(account.units_wei, number(act.at("units")));
  }
}

TEST(ArtistRule, WordsAreLowerCaseRuns) {
  for (const char* good : {"sea", "still life", "3d", "art-deco", "abcdefghijklmnopqrstuvwxyzabcde"})
    EXPECT_TRUE(is_artist_word(good)) << good;
  for (const char* bad :
       {"", " sea", "sea ", "a  b", "a- b", "Sea", "mère", "a,b", "a\n", "abcdefghijklmnopqrstuvwxyzabcdef"})
    EXPECT_FALSE(is_artist_word(bad)) << bad;
}

// What no contract would allow must not bring the node down either.
TEST(ArtistRule, AbsurdNumbersSaturate) {
  Bytes32 ones{};
  ones.fill(0xff);
  const eth::Uint256 most = eth::Uint256::from_word(ones);
  const ArtistTerms none;
  EXPECT_EQ(surprise(0, most).size_q16, 0u);
  EXPECT_EQ(next_average(most, most, none), most);
  EXPECT_EQ(step_tip(5, none), eth::Uint256());
  EXPECT_EQ(archive_price(most, 5, none), most);
  EXPECT_EQ(next_fee(most, most, none), eth::Uint256());
  PatronAccount account;
  PatronPosition patron;
  give(account, patron, most, {10'000, 10'000});
  give(account, patron, most, {10'000, 10'000});
  earn(account, most);
  EXPECT_LE(pay(account, patron, {10'000, 10'000}).amount_wei, most);
}

TEST(ArtistTerms, AreReadAndWrittenByOneTable) {
  const json shipped = json::parse(std::ifstream(COLOPHON_SOURCE_DIR "/contracts/artist.json"));
  const ArtistTerms terms = read_artist_terms(shipped, "artist.json").value();
  EXPECT_EQ(terms.cadence_seconds, 21'600u);
  EXPECT_EQ(terms.tip_max_wei, eth::Uint256(2'000'000'000'000'000));
  EXPECT_EQ(terms.corpus_share, 200u);
  for (const char* group : {"times", "money", "prices", "learning"})
    EXPECT_EQ(json(to_json(terms))[group], shipped[group]);
  const auto values = artist_terms_values(terms);
  const auto type = eth::parse_abi_type("(" + artist_terms_types() + ")").value();
  const auto back = eth::abi_decode(type, eth::abi_encode(type, values).value()).value();
  EXPECT_EQ(artist_terms_of(back), terms);

  json broken = shipped;
  broken["money"].erase("tipMax");
  EXPECT_EQ(read_artist_terms(broken, "x").error().message, "x: money.tipMax is missing");
  broken = shipped;
  broken["prices"]["tax"] = 1;
  EXPECT_EQ(read_artist_terms(broken, "x").error().message, "x: there is no parameter prices.tax");
  broken = shipped;
  broken["learning"]["weightMax"] = 65'536;
  EXPECT_EQ(read_artist_terms(broken, "x").error().message,
            "x: learning.weightMax is not a whole number of at most 16 bits");
  EXPECT_EQ(read_artist_terms(json::array(), "x").error().code, "ArtistMalformed");
}

}  // namespace
}  // namespace colophon::chain
