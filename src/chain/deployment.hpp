// Where our contracts live on one chain: the deployments file.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "eth/address.hpp"

namespace colophon::chain {

struct Deployment {
  std::uint64_t chain_id = 0;
  std::uint64_t from_block = 0;  // nothing of ours happened before
  eth::Address steward{};
  eth::Address registry{};
  eth::Address revenue{};
  eth::Address stalemate{};
  eth::Address studio{};
  eth::Address token{};
  eth::Address auction_house{};
  eth::Address private_prompts{};
  // Those that this file was told of; it may lack them.
  eth::Address school{};                // of the artists; zero: none
  std::vector<eth::Address> artists{};  // autonomous ones
};

std::string to_json(const Deployment& deployment);

// Errors: FileNotFound and its kin, DeploymentMalformed (what is missing).
Result<Deployment> read_deployment(const std::string& path);

}  // namespace colophon::chain
