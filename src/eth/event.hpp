// Logs: what a contract wrote down, and reading it back by the event's signature. Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "eth/abi.hpp"

namespace colophon::eth {

struct LogEntry {
  Address address{};
  std::vector<Bytes32> topics{};
  Bytes data{};
  std::uint64_t block_number = 0;
  Bytes32 block_hash{};
  Bytes32 transaction_hash{};
  std::uint64_t log_index = 0;                       // within the block
  bool removed = false;                              // taken back by a reorganisation
  std::optional<std::uint64_t> block_timestamp_s{};  // where the node tells
};

// "Transfer(address indexed from,address indexed to,uint256 indexed tokenId)". Anonymous events are not
// supported.
class EventType {
 public:
  static Result<EventType> parse(std::string_view signature);  // Error: BadAbiType
  const AbiSignature& signature() const { return signature_; }
  const Bytes32& topic() const { return topic_; }  // topics[0]

  bool matches(const LogEntry& log) const { return !log.topics.empty() && log.topics[0] == topic_; }

  // The parameters in the order of the signature. An indexed parameter that is no elementary word type (a
  // string, an array, a tuple) comes as the 32 bytes that stand for it, its hash. Errors: NotThisEvent, and
  // those of abi_decode.
  Result<AbiValue::List> decode(const LogEntry& log) const;

 private:
  AbiSignature signature_{};
  AbiType in_data_{};  // the tuple of those not indexed
  Bytes32 topic_{};
  std::size_t indexed_count_ = 0;
};

}  // namespace colophon::eth
