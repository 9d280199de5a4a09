// colophon artist corpus, adopt: how an artist comes to paint with what its own pieces taught.
// spec/artist.md, "New words and hands".
#include <iostream>
#include <nlohmann/json.hpp>

#include "chain/artist_school.hpp"
#include "cli/amount.hpp"
#include "cli/chosen_artist.hpp"

namespace colophon::cli {
namespace {

struct SchoolOptions : ChosenArtist {
  std::string token{};
};

Result<eth::Address> school_of(const chain::Deployment& deployment, const std::string& file) {
  if (deployment.school != eth::Address{}) return deployment.school;
  return Error{"NoSchool", "the deployments file " + file + " names no school",
               "colophon artist deploy puts one on the chain"};
}

Result<int> corpus(const SchoolOptions& options) {
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const eth::Address artist, chosen_artist(options, deployment));
  COLOPHON_TRY(const eth::Address school, school_of(deployment, options.chain.deployment));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto made, chain::ArtistSchool(session.client(), school).publish_corpus(sender, artist));
  const nlohmann::ordered_json json = {
      {"id", made.id ? nlohmann::ordered_json(to_hex_0x(*made.id)) : nlohmann::ordered_json(nullptr)},
      {"first", made.first},
      {"last", made.last},
      {"rose", made.rose}};
  std::cout << json.dump(2) << '\n';
  std::cerr << "of exhibitions " << made.first << " to " << made.last << ", " << made.rose.size() << " rose"
            << (made.id ? ": a data set, payee the artist" : ": nothing to register") << ", "
            << made.receipt.gas_used << " gas\n";
  return kYes;
}

Result<int> adopt(const SchoolOptions& options) {
  COLOPHON_TRY(const Bytes32 token, parse_token(options.token));
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  COLOPHON_TRY(const eth::Address artist, chosen_artist(options, deployment));
  COLOPHON_TRY(const eth::Address school, school_of(deployment, options.chain.deployment));
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.chain));
  eth::Sender sender(session.client(), key, deployment.chain_id);
  COLOPHON_TRY(const auto done, chain::ArtistSchool(session.client(), school).adopt(sender, artist, token));
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

  const auto adopted = std::make_shared<SchoolOptions>();
  command = add_artist_command(group, *adopted, "adopt",
                               "Have it paint with an adapter that its own data set taught");
  command->add_option("token", adopted->token, "A final piece that was painted with that adapter alone")
      ->required();
  adopted->chain.add_key_to(*command);
  set_body(*command, exit_code, [adopted] { return adopt(*adopted); });
}

}  // namespace colophon::cli
