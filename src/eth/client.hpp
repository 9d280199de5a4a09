// An Ethereum node's questions and answers as types. Each answer is checked field by field; a node that sends
// nonsense gives RpcMalformed. Every function also has the errors of JsonRpc::call. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "eth/address.hpp"
#include "eth/event.hpp"
#include "eth/json_rpc.hpp"
#include "eth/revert.hpp"
#include "eth/uint256.hpp"

namespace colophon::eth {

// Which state or block is meant.
struct BlockTag {
  std::string text = "latest";
  static BlockTag latest() { return {"latest"}; }
  static BlockTag pending() { return {"pending"}; }
  static BlockTag finalized() { return {"finalized"}; }
  static BlockTag at(std::uint64_t number) { return {Uint256(number).quantity()}; }
};

struct BlockHeader {
  std::uint64_t number = 0;
  Bytes32 hash{};
  Bytes32 parent_hash{};
  std::uint64_t timestamp_s = 0;
  std::uint64_t gas_limit = 0;
  Uint256 base_fee_per_gas_wei{};
  Bytes logs_bloom{};  // bloom.hpp; empty where the node leaves it out
};

struct CallRequest {
  std::optional<Address> from{};
  std::optional<Address> to{};  // none: the data creates a contract
  Bytes data{};
  Uint256 value_wei{};
};

struct TransactionReceipt {
  Bytes32 transaction_hash{};
  std::uint64_t block_number = 0;
  Bytes32 block_hash{};
  Address from{};
  std::optional<Address> to{};
  std::optional<Address> created{};  // the contract, if the transaction made one
  bool succeeded = false;
  std::uint64_t gas_used = 0;
  Uint256 effective_gas_price_wei{};
  std::vector<LogEntry> logs{};
};

// Entries whose address is one of `addresses` (empty: any) and whose i-th topic is one of topics[i] (empty:
// any).
struct LogQuery {
  std::uint64_t from_block = 0;
  std::uint64_t to_block = 0;  // inclusive
  // If given, the entries of this very block; a node that lacks it answers with an error, while one that
  // lags behind a range says that there are none.
  std::optional<Bytes32> block_hash{};
  std::vector<Address> addresses{};
  std::vector<std::vector<Bytes32>> topics{};
};

struct FeeOffer {
  Uint256 max_fee_per_gas_wei{};  // twice the latest base fee plus the priority fee: good for six full blocks
  Uint256 max_priority_fee_per_gas_wei{};
};

class Client {
 public:
  // Both must outlive this object. `errors` gives the contracts' reasons their names.
  Client(JsonRpc& rpc, const ErrorTable& errors) : rpc_(rpc), errors_(errors) {}

  // From now on balance_wei(), code() and call() without a tag read this state, so that their answers belong
  // together.
  void read_at(BlockTag state) { state_ = std::move(state); }

  Result<std::uint64_t> chain_id();
  Result<void> require_chain(std::uint64_t expected_chain_id);  // Error: WrongChain
  Result<std::uint64_t> block_number();
  Result<std::optional<BlockHeader>> block(const BlockTag& tag);
  Result<std::optional<BlockHeader>> block(const Bytes32& hash);
  Result<Uint256> balance_wei(const Address& address, const BlockTag& tag);
  Result<Uint256> balance_wei(const Address& address) { return balance_wei(address, state_); }
  Result<std::uint64_t> nonce(const Address& address, const BlockTag& tag);
  Result<Bytes> code(const Address& address, const BlockTag& tag);
  Result<Bytes> code(const Address& address) { return code(address, state_); }
  Result<FeeOffer> fees();

  // What the call would return. Errors: the contract's own by name, Reverted.
  Result<Bytes> call(const CallRequest& request, const BlockTag& tag);
  Result<Bytes> call(const CallRequest& request) { return call(request, state_); }
  Result<std::uint64_t> estimate_gas(const CallRequest& request);  // Errors: as call(), InsufficientFunds

  // In order of block and index. The range is asked in pieces, halved where a node finds one too large; at
  // most 100,000 entries in all. Error: TooManyLogs.
  Result<std::vector<LogEntry>> logs(const LogQuery& query);

  // Sending the same bytes twice is harmless, so this is retried and AlreadyKnown counts as success.
  Result<Bytes32> send_raw(ByteView raw_transaction);
  Result<std::optional<TransactionReceipt>> receipt(
      const Bytes32& transaction_hash);  // nullopt: not in a block

  JsonRpc& rpc() { return rpc_; }
  const ErrorTable& errors() const { return errors_; }

 private:
  Result<nlohmann::json> ask_contract(std::string_view method, const nlohmann::json& params);
  Result<std::uint64_t> small(std::string_view method, const nlohmann::json& params);

  JsonRpc& rpc_;
  const ErrorTable& errors_;
  BlockTag state_{};
};

}  // namespace colophon::eth
