#include "cli/payouts.hpp"

namespace colophon::cli {

nlohmann::ordered_json to_json(const std::vector<chain::Payout>& payouts) {
  auto json = nlohmann::ordered_json::array();
  for (const chain::Payout& payout : payouts) {
    json.push_back({{"role", payout.role},
                    {"address", to_text(payout.payee)},
                    {"wei", payout.wei.decimal()},
                    {"credited", payout.credited}});
  }
  return json;
}

}  // namespace colophon::cli
