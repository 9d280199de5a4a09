// Inside eth: typed fields out of a node's JSON objects. A missing field or one of the wrong kind gives
// RpcMalformed naming it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "eth/client.hpp"

namespace colophon::eth {

Error malformed_field(const char* name, const nlohmann::json& object);

// `name` must be there and a string of that form.
Result<Uint256> quantity_field(const nlohmann::json& object, const char* name);
Result<std::uint64_t> u64_field(const nlohmann::json& object, const char* name);
Result<Bytes> bytes_field(const nlohmann::json& object, const char* name);
Result<Bytes32> hash_field(const nlohmann::json& object, const char* name);
Result<Address> address_field(const nlohmann::json& object, const char* name);
Result<std::optional<Address>> address_or_null(const nlohmann::json& object, const char* name);

Result<BlockHeader> read_block(const nlohmann::json& object);
Result<LogEntry> read_log(const nlohmann::json& object);
Result<TransactionReceipt> read_receipt(const nlohmann::json& object);

nlohmann::json write_call(const CallRequest& request);

}  // namespace colophon::eth
