// What happened in a demo, and how it is told: to a reader, and as JSON.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "chain/deployment.hpp"
#include "chain/revenue.hpp"
#include "cli/repaint.hpp"
#include "eth/uint256.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

struct DemoStory {
  std::uint64_t chain_id = 0;
  chain::Deployment deployment;
  Bytes32 model{};
  std::optional<Bytes32> small;  // the model of the sketch; nothing: there is none
  paint::Recipe recipe;
  std::uint64_t seed = 0;
  Painted painted;
  Painted sketch;
  bool sketch_verified = true;  // where there is none, too
  eth::Uint256 price_wei;
  std::vector<chain::Payout> payouts;
  std::map<std::string, std::uint64_t> gas;
  nlohmann::json verdict;  // of the process that repainted the piece
};

std::string payouts_text(const DemoStory& story);
std::string gas_text(const DemoStory& story);
nlohmann::ordered_json summary_of(const DemoStory& story, const std::string& folder);

std::string seconds_text(double seconds);  // "0.26 s"

}  // namespace colophon::cli
