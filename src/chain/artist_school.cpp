#include "chain/artist_school.hpp"

#include "chain/event_signatures.hpp"

namespace colophon::chain {

namespace {

Result<std::uint64_t> count_of(const eth::AbiValue& value) {
  if (const auto number = value.to_uint256().to_u64()) return *number;
  return Error{"NumberTooLarge", "the school's event holds the number " + value.to_uint256().decimal(),
               "is the deployments file's artistSchool our contract?"};
}

Result<CorpusRecord> corpus_of(const eth::AbiValue::List& event) {
  CorpusRecord corpus;
  if (event[1].word() != Bytes32{}) corpus.id = event[1].word();
  COLOPHON_TRY(corpus.first, count_of(event[3]));
  COLOPHON_TRY(corpus.last, count_of(event[4]));
  for (const eth::AbiValue& one : event[5].items()) {
    COLOPHON_TRY(const std::uint64_t exhibition, count_of(one));
    corpus.rose.push_back(exhibition);
  }
  return corpus;
}

}  // namespace

Result<std::vector<CorpusRecord>> ArtistSchool::corpora(const eth::Address& artist) const {
  const auto type = eth::EventType::parse(events::kCorpusPublished);
  COLOPHON_CHECK(type.ok());
  COLOPHON_TRY(const std::uint64_t now, client_.block_number());
  COLOPHON_TRY(const auto logs, client_.logs({.from_block = from_block_,
                                              .to_block = now,
                                              .addresses = {contract_.address()},
                                              .topics = {{type->topic()}, {eth::AbiValue(artist).word()}}}));
  std::vector<CorpusRecord> all;
  for (const eth::LogEntry& log : logs) {
    COLOPHON_TRY(const auto event, type->decode(log));
    COLOPHON_TRY(CorpusRecord corpus, corpus_of(event));
    all.push_back(std::move(corpus));
  }
  return all;
}

Result<PublishedCorpus> ArtistSchool::publish_corpus(eth::Sender& sender, const eth::Address& artist) const {
  PublishedCorpus published;
  COLOPHON_TRY(published.receipt, contract_.write(sender, "publishCorpus(address)", {artist}));
  COLOPHON_TRY(const auto event, contract_.event(published.receipt, events::kCorpusPublished));
  COLOPHON_TRY(published.record, corpus_of(event));
  return published;
}

Result<Adoption> ArtistSchool::adopt(eth::Sender& sender, const eth::Address& artist,
                                     const Bytes32& token) const {
  Adoption adoption;
  COLOPHON_TRY(adoption.receipt,
               contract_.write(sender, "adopt(address,uint256)", {artist, eth::Uint256::from_word(token)}));
  COLOPHON_TRY(const auto event, contract_.event(adoption.receipt, events::kAdopted));
  adoption.adapter = event[1].word();
  COLOPHON_TRY(adoption.hand, count_of(event[3]));
  return adoption;
}

}  // namespace colophon::chain
