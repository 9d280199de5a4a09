// The autonomous artist, typed. contracts/src/interfaces/IArtist.sol, spec/artist.md
#pragma once

#include "chain/artifacts.hpp"
#include "chain/artist_rule.hpp"
#include "chain/contract.hpp"
#include "chain/deployment.hpp"
#include "paint/recipe.hpp"

namespace colophon::chain {

enum class ArtistStage : std::uint8_t { kResting, kSketched, kCommissioned, kExhibited };
inline constexpr std::array<std::string_view, 4> kArtistStageNames = {"resting", "sketched", "commissioned",
                                                                      "exhibited"};
enum class ArtistStep : std::uint8_t { kWait, kBegin, kCompose, kExhibit, kAbandon, kRelist, kLearn };
inline constexpr std::array<std::string_view, 7> kArtistStepNames = {
    "wait", "begin", "compose", "exhibit", "abandon", "relist", "learn"};

// What a piece is painted with: recipe bytes before the prompt's length and after the negative prompt.
struct Hand {
  Bytes head{};
  Bytes tail{};
};
// Of a recipe's model, adapters, sampler and so on; its texts don't matter. Errors: those of check_recipe.
Result<Hand> hand_of(paint::Recipe recipe);
// A recipe without texts. Errors: those of decode_recipe_unchecked.
Result<paint::Recipe> recipe_of(const Hand& hand);

struct ArtistConfig {
  eth::Address studio{};
  eth::Address house{};
  eth::Address school{};
  eth::Address resolver{};
  eth::Address founder{};  // zero: nobody
  Bytes32 statement{};
  ArtistTerms terms{};
  std::string name{};
  std::string licence{};
};

struct NewArtist {
  ArtistConfig config{};
  std::array<std::vector<std::string>, kWordSlots> words{};  // the first of slot 4 is empty
  std::vector<Hand> hands{};
  eth::Uint256 gift_wei{};  // the founder's, if there is one
};

// Puts it on the chain at an address that follows from all of it but the gift; what stands there already is
// left alone. Errors: those of deploy().
Result<eth::Address> deploy_artist(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts,
                                   const NewArtist& artist);
Result<eth::Address> deploy_school(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts);

// A step as a call that somebody else signs and sends; not of kWait.
eth::CallRequest call_artist_step(const eth::Address& artist, ArtistStep step);

struct NextStep {
  ArtistStep step = ArtistStep::kWait;
  std::uint64_t ready_at_s = 0;  // 0: now
  eth::Uint256 tip_wei{};
};

class Artist {
 public:
  Artist(eth::Client& client, const eth::Address& address) : contract_(client, address) {}

  Result<ArtistConfig> config() const;
  Result<NextStep> next() const;
  Result<ArtistStage> stage() const;
  Result<std::uint64_t> exhibitions() const;
  Result<eth::Uint256> average_price() const;
  Result<eth::Uint256> treasury() const;
  Result<eth::Uint256> owed() const;

  // Of an exhibition that was composed; 0 before that.
  Result<std::uint64_t> commission_of(std::uint64_t exhibition) const;
  // What a piece in the archive costs now. Error: NotInArchive.
  Result<eth::Uint256> archive_price(std::uint64_t exhibition) const;
  struct Payment {
    eth::Uint256 wei{};
    eth::TransactionReceipt receipt{};
  };
  // At the price of the moment. Errors: NotInArchive, PriceIs.
  Result<Payment> buy(eth::Sender& buyer, std::uint64_t exhibition) const;
  struct PatronPayment {
    eth::Uint256 wei{};
    eth::Uint256 returned_wei{};  // beyond the patron's cap: it stays in the treasury
    bool credited = false;        // the patron took no ether: it lies in Revenue, to be withdrawn
    eth::TransactionReceipt receipt{};
  };
  // What the patron is due, sent by anybody.
  Result<PatronPayment> pay_patron(eth::Sender& anyone, const eth::Address& patron) const;

  Result<eth::TransactionReceipt> patronise(eth::Sender& patron, const eth::Uint256& wei) const;
  Result<eth::TransactionReceipt> take(eth::Sender& keeper, ArtistStep step) const;
  // What the keeper was tipped by that.
  Result<eth::Uint256> tip_of(const eth::TransactionReceipt& receipt) const;

 private:
  Result<eth::AbiValue> one(std::string_view signature, std::string_view type) const;

  Contract contract_;
};

}  // namespace colophon::chain
