// What the commands about takedowns and contests share.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "chain/registry.hpp"
#include "chain/revenue.hpp"
#include "chain/steward.hpp"
#include "cli/session.hpp"

namespace colophon::cli {

struct StewardOptions {
  ChainOptions chain{};
  std::uint64_t id = 0;
  std::string file{};
  std::string token{};
  std::string work{};
  std::string to{};
  std::string verdict{};

  void add_to(CLI::App& command);  // the chain, and the key
};

// The contracts, and who signs.
struct Acting {
  const chain::Steward& steward;
  const chain::Registry& registry;
  const chain::Revenue& revenue;
  eth::Sender& sender;
};
Result<int> as_sender(const ChainOptions& options, const std::function<Result<int>(const Acting&)>& body);

// SHA-256 of a text that stays with its author; zero without a file.
Result<Bytes32> hash_of_file(const std::string& path);

nlohmann::ordered_json to_json(const chain::TakedownCase& one);

void add_takedowns(CLI::App& app, int& exit_code);
void add_takedown_role(CLI::App& group, int& exit_code);
void add_contests(CLI::App& app, int& exit_code);
void add_contest_role(CLI::App& group, int& exit_code);

}  // namespace colophon::cli
