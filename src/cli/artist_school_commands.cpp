// colophon artist corpus, corpora, adopt: how an artist comes to paint with what its own pieces taught.
// spec/artist.md, "New words and hands".
#include <iostream>
#include <nlohmann/json.hpp>

#include "chain/artist.hpp"
#include "chain/artist_school.hpp"
#include "chain/studio.hpp"
#include "cli/amount.hpp"
#include "cli/chosen_artist.hpp"

namespace colophon::cli {
namespace {

struct SchoolOptions : ChosenArtist {
  std::string token{};
};

// The school of a deployment, and the artist that is meant.
struct Schooling {
  Session session;
  chain::Deployment deployment{};
  eth::Address artist{};

  Result<void> open(const SchoolOptions& options) {
    COLOPHON_TRY(deployment, session.deployment());
    COLOPHON_TRY(artist, chosen_artist(options, deployment));
    if (deployment.school != eth::Address{}) return {};
    return Error{"NoSchool", "the deployments file " + options.chain.deployment + " names no school",
                 "colophon artist deploy puts one on the chain"};
  }
  chain::ArtistSchool school() { return {session.client(), deployment}; }
};

Result<nlohmann::ordered_json> described(Schooling& at, const chain::CorpusRecord& corpus) {
  auto tokens = nlohmann::ordered_json::array();
  const chain::Artist artist(at.session.client(), at.artist);
  const chain::Studio studio(at.session.client(), at.deployment.studio);
  for (const std::uint64_t exhibition : corpus.rose) {
    COLOPHON_TRY(const std::uint64_t commission, artist.commission_of(exhibition));
    COLOPHON_TRY(const chain::Job job, studio.job(commission));
    tokens.push_back(to_hex_0x(job.request_hash));
  }
  return nlohmann::ordered_json{
      {"id", corpus.id ? nlohmann::ordered_json(to_hex_0x(*corpus.id)) : nlohmann::ordered_json(nullptr)},
      {"first", corpus.first},
      {"last", corpus.last},
      {"rose", corpus.rose},
      {"tokens", tokens}};
}

Result<int> corpus(const SchoolOptions& options) {
  Schooling at{Session(options.chain)};
  COLOPHON_TRY_VOID(at.open(options));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(at.session.client(), key, at.deployment.chain_id);
  COLOPHON_TRY(const auto made, at.school().publish_corpus(sender, at.artist));
  COLOPHON_TRY(const auto json, described(at, made.record));
  std::cout << json.dump(2) << '\n';
  std::cerr << "of exhibitions " << made.record.first << " to " << made.record.last << ", "
            << made.record.rose.size() << " rose"
            << (made.record.id ? ": a data set, payee the artist" : ": nothing to register") << ", "
            << made.receipt.gas_used << " gas\n";
  return kYes;
}

Result<int> corpora(const SchoolOptions& options) {
  Schooling at{Session(options.chain)};
  COLOPHON_TRY_VOID(at.open(options));
  COLOPHON_TRY(const auto all, at.school().corpora(at.artist));
  auto list = nlohmann::ordered_json::array();
  for (const chain::CorpusRecord& one : all) {
    COLOPHON_TRY(auto json, described(at, one));
    list.push_back(std::move(json));
  }
  std::cout << list.dump(2) << '\n';
  return kYes;
}

Result<int> adopt(const SchoolOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Schooling at{Session(options.chain)};
  COLOPHON_TRY_VOID(at.open(options));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(at.session.client(), key, at.deployment.chain_id);
  COLOPHON_TRY(const auto done, at.school().adopt(sender, at.artist, token));
  std::cout << to_hex_0x(done.adapter) << '\n';
  std::cerr << "the artist paints with it from now on, as hand " << done.hand << ", " << done.receipt.gas_used
            << " gas\n";
  return kYes;
}

}  // namespace

void add_artist_school(CLI::App& group, int& exit_code) {
  const auto taught = std::make_shared<SchoolOptions>();
  auto* command = add_artist_command(group, *taught, "corpus",
                                     "Register what rose in its last exhibitions as a data set of its own");
  taught->chain.add_key_to(*command);
  set_body(*command, exit_code, [taught] { return corpus(*taught); });

  const auto listed = std::make_shared<SchoolOptions>();
  command = add_artist_command(group, *listed, "corpora", "What was registered so, as JSON");
  set_body(*command, exit_code, [listed] { return corpora(*listed); });

  const auto adopted = std::make_shared<SchoolOptions>();
  command = add_artist_command(group, *adopted, "adopt",
                               "Have it paint with an adapter that its own data set taught");
  command->add_option("token", adopted->token, "A final piece that was painted with that adapter alone")
      ->required();
  adopted->chain.add_key_to(*command);
  set_body(*command, exit_code, [adopted] { return adopt(*adopted); });
}

}  // namespace colophon::cli
