// Who was paid, as JSON: [{"role", "address", "wei", "credited"}, …].
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "chain/revenue.hpp"

namespace colophon::cli {

nlohmann::ordered_json to_json(const std::vector<chain::Payout>& payouts);

}  // namespace colophon::cli
