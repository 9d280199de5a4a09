#include "chain/artist.hpp"

#include <algorithm>

#include "chain/deployer.hpp"
#include "chain/event_signatures.hpp"
#include "paint/recipe_bytes.hpp"

namespace colophon::chain {
namespace {

using eth::AbiValue;

std::string config_type() {
  return "(address,address,address,address,address,bytes32," + artist_terms_types() + ",string,string)";
}

AbiValue config_value(const ArtistConfig& config) {
  AbiValue::List fields = {config.studio,   config.house,   config.school,
                           config.resolver, config.founder, config.statement};
  for (AbiValue& group : artist_terms_values(config.terms)) fields.push_back(std::move(group));
  fields.push_back(AbiValue::text(config.name));
  fields.push_back(AbiValue::text(config.licence));
  return fields;
}

// A word fits, or the constructor refuses what is cut.
AbiValue word_value(const std::string& text) {
  Bytes32 word{};
  std::copy_n(text.begin(), std::min(text.size(), word.size()), word.begin());
  return word;
}

constexpr std::array<std::string_view, 7> kStepSignatures = {
    "", "begin()", "compose()", "exhibit()", "abandon()", "relist()", "learn()"};

}  // namespace

Result<Hand> hand_of(paint::Recipe recipe) {
  recipe.prompt_rule = paint::PromptRule::kPublic;
  recipe.prompt = "a";
  recipe.negative_prompt.clear();
  COLOPHON_TRY(const Bytes bytes, paint::encode_recipe(recipe));
  constexpr std::size_t kHeadBytes = 35;  // spec/artist.md, "The piece"
  constexpr std::size_t kAdapterBytes = 36;
  constexpr std::size_t kTextsBytes = 5;
  const std::size_t head = kHeadBytes + kAdapterBytes * recipe.adapters.size();
  COLOPHON_CHECK(bytes.size() > head + kTextsBytes && bytes[head + 1] == 1 && bytes[head + 2] == 'a');
  const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(head);
  return Hand{Bytes(bytes.begin(), at), Bytes(at + kTextsBytes, bytes.end())};
}

Result<paint::Recipe> recipe_of(const Hand& hand) {
  return paint::decode_recipe_unchecked(artist_recipe(hand.head, "", hand.tail));
}

Result<eth::Address> deploy_artist(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts,
                                   const NewArtist& artist) {
  AbiValue::List words;
  for (const auto& slot : artist.words) {
    AbiValue::List all;
    for (const std::string& word : slot) all.push_back(word_value(word));
    words.emplace_back(std::move(all));
  }
  AbiValue::List hands;
  for (const Hand& hand : artist.hands)
    hands.push_back(AbiValue::list({AbiValue::bytes(hand.head), AbiValue::bytes(hand.tail)}));
  return Deployer(client, sender, artifacts)
      .put("Artist", "(" + config_type() + ",bytes32[][],(bytes,bytes)[])",
           {config_value(artist.config), std::move(words), std::move(hands)}, artist.gift_wei);
}

Result<eth::Address> deploy_school(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts) {
  return Deployer(client, sender, artifacts).put("ArtistSchool", "()", {});
}

eth::CallRequest call_artist_step(const eth::Address& artist, ArtistStep step) {
  COLOPHON_CHECK(step != ArtistStep::kWait);
  return {.to = artist,
          .data = eth::encode_call(kStepSignatures[static_cast<std::size_t>(step)], {}).value()};
}

Result<ArtistConfig> Artist::config() const {
  COLOPHON_TRY(const auto answer, contract_.read("config()", {}, "(" + config_type() + ")"));
  const AbiValue::List& f = answer[0].items();
  return ArtistConfig{f[0].to_address(),
                      f[1].to_address(),
                      f[2].to_address(),
                      f[3].to_address(),
                      f[4].to_address(),
                      f[5].word(),
                      artist_terms_of(std::span(f).subspan(6, 4)),
                      f[10].to_text(),
                      f[11].to_text()};
}

Result<NextStep> Artist::next() const {
  COLOPHON_TRY(const auto answer, contract_.read("next()", {}, "(uint8,uint256,uint256)"));
  const std::uint64_t step = answer[0].to_u64();
  if (step >= kArtistStepNames.size())
    return Error{"ContractUnknown", "the artist names a step that this version doesn't know"};
  return NextStep{static_cast<ArtistStep>(step), answer[1].to_uint256().to_u64().value_or(0),
                  answer[2].to_uint256()};
}

Result<AbiValue> Artist::one(std::string_view signature, std::string_view type) const {
  COLOPHON_TRY(const auto answer, contract_.read(signature, {}, type));
  return answer[0];
}

Result<ArtistStage> Artist::stage() const {
  COLOPHON_TRY(const AbiValue stage, one("stage()", "(uint8)"));
  if (stage.to_u64() < kArtistStageNames.size()) return static_cast<ArtistStage>(stage.to_u64());
  return Error{"ContractUnknown", "the artist names a stage that this version doesn't know"};
}

Result<std::uint64_t> Artist::exhibitions() const {
  COLOPHON_TRY(const AbiValue count, one("exhibitionsCount()", "(uint256)"));
  return count.to_uint256().to_u64().value_or(0);
}

Result<eth::Uint256> Artist::average_price() const {
  COLOPHON_TRY(const AbiValue wei, one("averagePrice()", "(uint256)"));
  return wei.to_uint256();
}

Result<eth::Uint256> Artist::treasury() const {
  COLOPHON_TRY(const AbiValue wei, one("treasury()", "(uint256)"));
  return wei.to_uint256();
}

Result<eth::Uint256> Artist::owed() const {
  COLOPHON_TRY(const AbiValue wei, one("owed()", "(uint256)"));
  return wei.to_uint256();
}

Result<eth::TransactionReceipt> Artist::patronise(eth::Sender& patron, const eth::Uint256& wei) const {
  return contract_.write(patron, "patronise()", {}, wei);
}

Result<std::uint64_t> Artist::commission_of(std::uint64_t exhibition) const {
  COLOPHON_TRY(const auto returned,
               contract_.read("exhibitionOf(uint256)", {AbiValue::number(exhibition)},
                              "(uint8,uint8,uint8,uint8,uint8,uint8,uint256,uint256,uint256,uint8,uint256,"
                              "bool,uint256)"));
  return returned[6].to_uint256().to_u64().value_or(0);
}

Result<eth::Uint256> Artist::archive_price(std::uint64_t exhibition) const {
  COLOPHON_TRY(const auto returned,
               contract_.read("archivePrice(uint256)", {AbiValue::number(exhibition)}, "(uint256)"));
  return returned[0].to_uint256();
}

Result<Artist::Payment> Artist::buy(eth::Sender& buyer, std::uint64_t exhibition) const {
  COLOPHON_TRY(const eth::Uint256 asked, archive_price(exhibition));
  // The price falls: a wei too much, so that the gas estimate covers sending back the rest.
  const eth::Uint256 value = eth::add(asked, 1).value_or(asked);
  Payment payment;
  COLOPHON_TRY(payment.receipt,
               contract_.write(buyer, "buy(uint256)", {AbiValue::number(exhibition)}, value));
  COLOPHON_TRY(const auto event, contract_.event(payment.receipt, events::kArchiveSold));
  payment.wei = event[3].to_uint256();
  return payment;
}

Result<Artist::PatronPayment> Artist::pay_patron(eth::Sender& anyone, const eth::Address& patron) const {
  PatronPayment payment;
  COLOPHON_TRY(payment.receipt, contract_.write(anyone, "payPatron(address)", {patron}));
  COLOPHON_TRY(const auto event, contract_.event(payment.receipt, events::kPatronPaid));
  payment.wei = event[1].to_uint256();
  payment.returned_wei = event[2].to_uint256();
  payment.credited = event[3].to_bool();
  return payment;
}

Result<eth::TransactionReceipt> Artist::take(eth::Sender& keeper, ArtistStep step) const {
  COLOPHON_CHECK(step != ArtistStep::kWait);
  return contract_.write(keeper, kStepSignatures[static_cast<std::size_t>(step)], {});
}

Result<eth::Uint256> Artist::tip_of(const eth::TransactionReceipt& receipt) const {
  COLOPHON_TRY(const auto event, contract_.event(receipt, events::kTipped));
  return event[2].to_uint256();
}

}  // namespace colophon::chain
