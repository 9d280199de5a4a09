// Which artist a command is about, and where its chain is.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "cli/session.hpp"

namespace colophon::cli {

struct ChosenArtist {
  ChainOptions chain{};
  std::string artist{};
};

// The one that is meant, or the only one of the deployments file. Error: BadUsage.
Result<eth::Address> chosen_artist(const ChosenArtist& options, const chain::Deployment& deployment);

// A command of `group` with the options of a ChosenArtist, which outlives it.
CLI::App* add_artist_command(CLI::App& group, ChosenArtist& options, const char* name, const char* what);

void add_artist_money(CLI::App& group, int& exit_code);   // artist buy, pay
void add_artist_school(CLI::App& group, int& exit_code);  // artist corpus, adopt

}  // namespace colophon::cli
