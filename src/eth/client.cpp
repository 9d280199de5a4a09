#include "eth/client.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/keccak256.hpp"
#include "eth/json_fields.hpp"

namespace colophon::eth {
namespace {

using nlohmann::json;

json one_or_all(const std::vector<Bytes32>& any_of) {
  if (any_of.empty()) return nullptr;
  json list = json::array();
  for (const Bytes32& topic : any_of) list.push_back(to_hex_0x(topic));
  return list;
}

json write_filter(const LogQuery& query) {
  json filter = query.block_hash ? json{{"blockHash", to_hex_0x(*query.block_hash)}}
                                 : json{{"fromBlock", Uint256(query.from_block).quantity()},
                                        {"toBlock", Uint256(query.to_block).quantity()}};
  json addresses = json::array();
  for (const Address& address : query.addresses) addresses.push_back(to_text(address));
  if (!addresses.empty()) filter["address"] = addresses;
  json topics = json::array();
  for (const auto& any_of : query.topics) topics.push_back(one_or_all(any_of));
  if (!topics.empty()) filter["topics"] = topics;
  return filter;
}

Result<std::vector<LogEntry>> read_logs(const json& result) {
  if (!result.is_array()) return malformed_field("result", result);
  std::vector<LogEntry> entries;
  for (const json& object : result) {
    COLOPHON_TRY(auto entry, read_log(object));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

Result<std::uint64_t> Client::small(std::string_view method, const json& params) {
  COLOPHON_TRY(json result, rpc_.call(method, params));
  return u64_field({{"result", std::move(result)}}, "result");
}

// A question that runs a contract: what it refuses gets its own name.
Result<json> Client::ask_contract(std::string_view method, const json& params) {
  RpcFault fault;
  auto result = rpc_.call(method, params, fault);
  if (result || result.error().code != "RpcFault") return result;
  const Error error = describe_fault(fault, method, rpc_.node_name());
  constexpr std::int64_t kExecutionReverted = 3;
  if (error.code != "Reverted" && fault.code != kExecutionReverted && fault.data.empty()) return error;
  if (error.code == "InsufficientFunds") return error;
  return errors_.describe(fault.data);
}

Result<std::uint64_t> Client::chain_id() {
  return small("eth_chainId", json::array());
}

Result<void> Client::require_chain(std::uint64_t expected) {
  COLOPHON_TRY(const std::uint64_t found, chain_id());
  if (found == expected) return {};
  return Error{"WrongChain",
               rpc_.node_name() + " is a node of chain " + std::to_string(found) + ", not of chain " +
                   std::to_string(expected),
               "give the URL of a node of chain " + std::to_string(expected)};
}

Result<std::uint64_t> Client::block_number() {
  return small("eth_blockNumber", json::array());
}

Result<std::optional<BlockHeader>> Client::block(const BlockTag& tag) {
  COLOPHON_TRY(const json result, rpc_.call("eth_getBlockByNumber", {tag.text, false}));
  if (result.is_null()) return std::optional<BlockHeader>();
  COLOPHON_TRY(const BlockHeader header, read_block(result));
  return std::optional<BlockHeader>(header);
}

Result<std::optional<BlockHeader>> Client::block(const Bytes32& hash) {
  COLOPHON_TRY(const json result, rpc_.call("eth_getBlockByHash", {to_hex_0x(hash), false}));
  if (result.is_null()) return std::optional<BlockHeader>();
  COLOPHON_TRY(const BlockHeader header, read_block(result));
  if (header.hash != hash) return malformed_field("hash", result);
  return std::optional<BlockHeader>(header);
}

Result<Uint256> Client::balance_wei(const Address& address, const BlockTag& tag) {
  COLOPHON_TRY(json result, rpc_.call("eth_getBalance", {to_text(address), tag.text}));
  return quantity_field({{"result", std::move(result)}}, "result");
}

Result<std::uint64_t> Client::nonce(const Address& address, const BlockTag& tag) {
  return small("eth_getTransactionCount", {to_text(address), tag.text});
}

Result<Bytes> Client::code(const Address& address, const BlockTag& tag) {
  COLOPHON_TRY(json result, rpc_.call("eth_getCode", {to_text(address), tag.text}));
  return bytes_field({{"result", std::move(result)}}, "result");
}

Result<FeeOffer> Client::fees() {
  COLOPHON_TRY(const auto latest, block(BlockTag::latest()));
  if (!latest) return Error{"RpcMalformed", rpc_.node_name() + " has no latest block", "use another node"};
  FeeOffer offer;
  auto suggested = rpc_.call("eth_maxPriorityFeePerGas", json::array());
  if (suggested) {
    COLOPHON_TRY(offer.max_priority_fee_per_gas_wei,
                 quantity_field({{"result", *std::move(suggested)}}, "result"));
  } else if (suggested.error().code == "MethodNotFound") {
    constexpr std::uint64_t kUsual = 1'000'000'000;  // 1 gwei
    offer.max_priority_fee_per_gas_wei = kUsual;
  } else {
    return std::move(suggested).error();
  }
  const auto doubled = multiply(latest->base_fee_per_gas_wei, 2);
  const auto total = doubled ? add(*doubled, offer.max_priority_fee_per_gas_wei) : std::nullopt;
  if (!total) return Error{"RpcMalformed", rpc_.node_name() + " names an absurd fee", "use another node"};
  offer.max_fee_per_gas_wei = *total;
  return offer;
}

Result<Bytes> Client::call(const CallRequest& request, const BlockTag& tag) {
  COLOPHON_TRY(json result, ask_contract("eth_call", {write_call(request), tag.text}));
  return bytes_field({{"result", std::move(result)}}, "result");
}

Result<std::uint64_t> Client::estimate_gas(const CallRequest& request) {
  COLOPHON_TRY(json result, ask_contract("eth_estimateGas", json::array({write_call(request)})));
  return u64_field({{"result", std::move(result)}}, "result");
}

Result<std::vector<LogEntry>> Client::logs(const LogQuery& query) {
  constexpr std::uint64_t kPieceBlocksMax = 2'000;
  constexpr std::size_t kEntriesMax = 100'000;
  if (query.block_hash) {
    COLOPHON_TRY(const json result, rpc_.call("eth_getLogs", json::array({write_filter(query)})));
    return read_logs(result);
  }
  std::vector<LogEntry> entries;
  std::uint64_t piece_blocks = kPieceBlocksMax;
  LogQuery piece = query;
  while (piece.from_block <= query.to_block) {
    const std::uint64_t left = query.to_block - piece.from_block;
    piece.to_block = piece.from_block + std::min(left, piece_blocks - 1);
    RpcFault fault;
    auto result = rpc_.call("eth_getLogs", json::array({write_filter(piece)}), fault);
    if (!result) {
      const bool too_large = result.error().code == "RpcFault" || result.error().code == "RpcTooLarge";
      if (!too_large || piece_blocks == 1) return std::move(result).error();
      piece_blocks /= 2;
      continue;
    }
    COLOPHON_TRY(auto some, read_logs(*result));
    entries.insert(entries.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    if (entries.size() > kEntriesMax) {
      return Error{"TooManyLogs",
                   "more than 100,000 log entries in blocks " + std::to_string(query.from_block) + " to " +
                       std::to_string(query.to_block),
                   "ask for fewer blocks"};
    }
    if (piece.to_block == UINT64_MAX) break;
    piece.from_block = piece.to_block + 1;
  }
  return entries;
}

Result<Bytes32> Client::send_raw(ByteView raw_transaction) {
  const Bytes32 hash = crypto::keccak256(raw_transaction);
  auto result = rpc_.call("eth_sendRawTransaction", json::array({to_hex_0x(raw_transaction)}));
  if (!result && result.error().code != "AlreadyKnown") return std::move(result).error();
  return hash;
}

Result<std::optional<TransactionReceipt>> Client::receipt(const Bytes32& transaction_hash) {
  COLOPHON_TRY(const json result,
               rpc_.call("eth_getTransactionReceipt", json::array({to_hex_0x(transaction_hash)})));
  if (result.is_null()) return std::optional<TransactionReceipt>();
  COLOPHON_TRY(auto receipt, read_receipt(result));
  if (receipt.transaction_hash != transaction_hash) return malformed_field("transactionHash", result);
  return std::optional<TransactionReceipt>(std::move(receipt));
}

}  // namespace colophon::eth
