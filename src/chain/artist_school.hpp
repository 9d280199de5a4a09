// The contract that adds hands to artists: it registers what sold as a data set, and adopts adapters that
// were made from one. spec/artist.md, "New words and hands"; contracts/src/interfaces/IArtistSchool.sol
#pragma once

#include <optional>
#include <vector>

#include "chain/contract.hpp"
#include "chain/deployment.hpp"

namespace colophon::chain {

struct CorpusRecord {
  std::optional<Bytes32> id{};  // nullopt: nothing rose, so nothing was registered
  std::uint64_t first = 0;      // exhibitions that were looked at
  std::uint64_t last = 0;
  std::vector<std::uint64_t> rose{};
};

struct PublishedCorpus {
  CorpusRecord record{};
  eth::TransactionReceipt receipt{};
};

struct Adoption {
  Bytes32 adapter{};
  std::uint64_t hand = 0;  // its index among the artist's hands
  eth::TransactionReceipt receipt{};
};

class ArtistSchool {
 public:
  ArtistSchool(eth::Client& client, const Deployment& deployment)
      : client_(client), contract_(client, deployment.school), from_block_(deployment.from_block) {}

  // What was published for the artist, by anybody, in that order. Errors: those of Client::logs.
  Result<std::vector<CorpusRecord>> corpora(const eth::Address& artist) const;
  // Errors: CorpusNotYet, those of Contract::write.
  Result<PublishedCorpus> publish_corpus(eth::Sender& sender, const eth::Address& artist) const;
  // `token` is the piece that shows the adapter at work. Errors: AdoptionNotYet, PieceNotFinal, HandDiffers,
  // AdoptedAlready, NotOurs, TooManyHands, those of Contract::write.
  Result<Adoption> adopt(eth::Sender& sender, const eth::Address& artist, const Bytes32& token) const;

 private:
  eth::Client& client_;
  Contract contract_;
  std::uint64_t from_block_ = 0;
};

}  // namespace colophon::chain
