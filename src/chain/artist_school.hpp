// The contract that adds hands to artists: it registers what sold as a data set, and adopts adapters that
// were made from one. spec/artist.md, "New words and hands"; contracts/src/interfaces/IArtistSchool.sol
#pragma once

#include <optional>
#include <vector>

#include "chain/contract.hpp"

namespace colophon::chain {

struct PublishedCorpus {
  std::optional<Bytes32> id{};  // nullopt: nothing rose, so nothing was registered
  std::uint64_t first = 0;      // exhibitions that were looked at
  std::uint64_t last = 0;
  std::vector<std::uint64_t> rose{};
  eth::TransactionReceipt receipt{};
};

struct Adoption {
  Bytes32 adapter{};
  std::uint64_t hand = 0;  // its index among the artist's hands
  eth::TransactionReceipt receipt{};
};

class ArtistSchool {
 public:
  ArtistSchool(eth::Client& client, const eth::Address& address) : contract_(client, address) {}

  // Errors: CorpusNotYet, those of Contract::write.
  Result<PublishedCorpus> publish_corpus(eth::Sender& sender, const eth::Address& artist) const;
  // `token` is the piece that shows the adapter at work. Errors: AdoptionNotYet, PieceNotFinal, HandDiffers,
  // AdoptedAlready, NotOurs, TooManyHands, those of Contract::write.
  Result<Adoption> adopt(eth::Sender& sender, const eth::Address& artist, const Bytes32& token) const;

 private:
  Contract contract_;
};

}  // namespace colophon::chain
