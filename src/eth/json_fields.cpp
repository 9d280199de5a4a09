#include "eth/json_fields.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "eth/bloom.hpp"

namespace colophon::eth {

using nlohmann::json;

namespace {

std::optional<std::string> text_of(const json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace

Error malformed_field(const char* name, const json& object) {
  const std::string shown = object.dump(-1, ' ', false, json::error_handler_t::replace);
  return {"RpcMalformed",
          "the node's answer has no proper \"" + std::string(name) + "\": " + printable(shown, 160),
          "use another node"};
}

Result<Uint256> quantity_field(const json& object, const char* name) {
  const auto text = text_of(object, name);
  const auto value = text ? parse_quantity(*text) : std::nullopt;
  if (!value) return malformed_field(name, object);
  return *value;
}

Result<std::uint64_t> u64_field(const json& object, const char* name) {
  COLOPHON_TRY(const Uint256 value, quantity_field(object, name));
  const auto small = value.to_u64();
  if (!small) return malformed_field(name, object);
  return *small;
}

Result<Bytes> bytes_field(const json& object, const char* name) {
  const auto text = text_of(object, name);
  if (!text || !text->starts_with("0x")) return malformed_field(name, object);
  auto bytes = from_hex(*text);
  if (!bytes) return malformed_field(name, object);
  return bytes;
}

Result<Bytes32> hash_field(const json& object, const char* name) {
  const auto text = text_of(object, name);
  Bytes32 hash{};
  if (!text || !from_hex_into(*text, hash)) return malformed_field(name, object);
  return hash;
}

Result<Address> address_field(const json& object, const char* name) {
  const auto text = text_of(object, name);
  Address address;
  if (!text || !from_hex_into(*text, address.bytes)) return malformed_field(name, object);
  return address;
}

Result<std::optional<Address>> address_or_null(const json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || object[name].is_null())
    return std::optional<Address>();
  COLOPHON_TRY(const Address address, address_field(object, name));
  return std::optional<Address>(address);
}

Result<BlockHeader> read_block(const json& object) {
  BlockHeader block;
  COLOPHON_TRY(block.number, u64_field(object, "number"));
  COLOPHON_TRY(block.hash, hash_field(object, "hash"));
  COLOPHON_TRY(block.parent_hash, hash_field(object, "parentHash"));
  COLOPHON_TRY(block.timestamp_s, u64_field(object, "timestamp"));
  COLOPHON_TRY(block.gas_limit, u64_field(object, "gasLimit"));
  COLOPHON_TRY(block.base_fee_per_gas_wei, quantity_field(object, "baseFeePerGas"));
  if (object.contains("logsBloom")) {
    COLOPHON_TRY(block.logs_bloom, bytes_field(object, "logsBloom"));
    if (block.logs_bloom.size() != kBloomBytes) return malformed_field("logsBloom", object);
  }
  return block;
}

Result<LogEntry> read_log(const json& object) {
  LogEntry log;
  COLOPHON_TRY(log.address, address_field(object, "address"));
  COLOPHON_TRY(log.data, bytes_field(object, "data"));
  COLOPHON_TRY(log.block_number, u64_field(object, "blockNumber"));
  COLOPHON_TRY(log.block_hash, hash_field(object, "blockHash"));
  COLOPHON_TRY(log.transaction_hash, hash_field(object, "transactionHash"));
  COLOPHON_TRY(log.log_index, u64_field(object, "logIndex"));
  if (object.contains("blockTimestamp")) {
    COLOPHON_TRY(log.block_timestamp_s, u64_field(object, "blockTimestamp"));
  }
  log.removed = object.contains("removed") && object["removed"] == true;
  if (!object.contains("topics") || !object["topics"].is_array() || object["topics"].size() > 4) {
    return malformed_field("topics", object);
  }
  for (const json& topic : object["topics"]) {
    Bytes32 hash{};
    if (!topic.is_string() || !from_hex_into(topic.get<std::string>(), hash))
      return malformed_field("topics", object);
    log.topics.push_back(hash);
  }
  return log;
}

Result<TransactionReceipt> read_receipt(const json& object) {
  TransactionReceipt receipt;
  COLOPHON_TRY(receipt.transaction_hash, hash_field(object, "transactionHash"));
  COLOPHON_TRY(receipt.block_number, u64_field(object, "blockNumber"));
  COLOPHON_TRY(receipt.block_hash, hash_field(object, "blockHash"));
  COLOPHON_TRY(receipt.from, address_field(object, "from"));
  COLOPHON_TRY(receipt.to, address_or_null(object, "to"));
  COLOPHON_TRY(receipt.created, address_or_null(object, "contractAddress"));
  COLOPHON_TRY(const std::uint64_t status, u64_field(object, "status"));
  receipt.succeeded = status == 1;
  COLOPHON_TRY(receipt.gas_used, u64_field(object, "gasUsed"));
  COLOPHON_TRY(receipt.effective_gas_price_wei, quantity_field(object, "effectiveGasPrice"));
  if (!object.contains("logs") || !object["logs"].is_array()) return malformed_field("logs", object);
  for (const json& entry : object["logs"]) {
    COLOPHON_TRY(auto log, read_log(entry));
    receipt.logs.push_back(std::move(log));
  }
  return receipt;
}

json write_call(const CallRequest& request) {
  json call = {{"data", to_hex_0x(request.data)}, {"value", request.value_wei.quantity()}};
  if (request.from) call["from"] = to_text(*request.from);
  if (request.to) call["to"] = to_text(*request.to);
  return call;
}

}  // namespace colophon::eth
