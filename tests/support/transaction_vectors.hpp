// A transaction of spec/vectors/eth.json.
#pragma once

#include "eth/transaction.hpp"
#include "tests/support/eth_vectors.hpp"

namespace colophon::test {

inline eth::Transaction transaction(const json& t) {
  eth::Transaction out{.chain_id = number(t["chainId"]).to_u64().value(),
                       .nonce = number(t["nonce"]).to_u64().value(),
                       .max_priority_fee_per_gas_wei = number(t["maxPriorityFeePerGas"]),
                       .max_fee_per_gas_wei = number(t["maxFeePerGas"]),
                       .gas_limit = number(t["gas"]).to_u64().value(),
                       .value_wei = number(t["value"]),
                       .data = hex(t["data"])};
  if (!t["to"].is_null()) out.to = address(t["to"]);
  for (const auto& entry : t["accessList"]) {
    eth::AccessEntry access{.address = address(entry["address"])};
    for (const auto& key : entry["storageKeys"]) access.storage_keys.push_back(hex32(key));
    out.access_list.push_back(access);
  }
  return out;
}

}  // namespace colophon::test
