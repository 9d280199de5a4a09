#include "eth/event.hpp"

#include "crypto/keccak256.hpp"

namespace colophon::eth {
namespace {

bool is_elementary(const AbiType& type) {
  return type.kind == AbiType::Kind::kUint || type.kind == AbiType::Kind::kInt ||
         type.kind == AbiType::Kind::kBool || type.kind == AbiType::Kind::kAddress ||
         type.kind == AbiType::Kind::kFixedBytes;
}

}  // namespace

Result<EventType> EventType::parse(std::string_view signature) {
  EventType event;
  COLOPHON_TRY(event.signature_, parse_abi_signature(signature));
  event.topic_ = crypto::keccak256(event.signature_.canonical());
  for (const AbiType& parameter : event.signature_.parameters.inner) {
    if (parameter.indexed) {
      ++event.indexed_count_;
    } else {
      event.in_data_.inner.push_back(parameter);
    }
  }
  if (event.indexed_count_ > 3) return Error{"BadAbiType", "an event has at most 3 indexed parameters"};
  return event;
}

Result<AbiValue::List> EventType::decode(const LogEntry& log) const {
  if (!matches(log) || log.topics.size() != indexed_count_ + 1) {
    return Error{"NotThisEvent", "the log entry is no " + signature_.canonical()};
  }
  COLOPHON_TRY(const auto from_data, abi_decode(in_data_, log.data));
  AbiValue::List values;
  std::size_t next_topic = 1;
  std::size_t next_datum = 0;
  for (const AbiType& parameter : signature_.parameters.inner) {
    if (!parameter.indexed) {
      values.push_back(from_data[next_datum++]);
      continue;
    }
    const Bytes32& topic = log.topics[next_topic++];
    if (is_elementary(parameter)) {
      COLOPHON_TRY_VOID([&]() -> Result<void> {
        COLOPHON_TRY(const Bytes32 checked, abi_word(parameter, topic));
        (void)checked;
        return {};
      }());
    }
    values.push_back(topic);
  }
  return values;
}

}  // namespace colophon::eth
