#include "cli/chosen_artist.hpp"

namespace colophon::cli {

Result<eth::Address> chosen_artist(const ChosenArtist& options, const chain::Deployment& deployment) {
  if (!options.artist.empty()) return eth::parse_address(options.artist);
  if (deployment.artists.size() == 1) return deployment.artists.front();
  return Error{"BadUsage",
               "the deployments file names " + std::to_string(deployment.artists.size()) + " artists",
               "say which one with --artist ADDRESS"};
}

CLI::App* add_artist_command(CLI::App& group, ChosenArtist& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--artist", options.artist, "Its address, where the deployments file has several");
  options.chain.add_to(*command);
  return command;
}

}  // namespace colophon::cli
