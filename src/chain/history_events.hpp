// Which events tell about a piece, and in which words. One row each.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "chain/history.hpp"

namespace colophon::chain {

enum class Show : std::uint8_t {
  kNumber,
  kAddress,
  kEther,
  kAmount,
  kHash,
  kTime,
  kText,
  kTruth,
  kRole,
  kVerdict
};

struct ShownField {
  std::string_view label;
  std::uint8_t index;  // among the event's parameters
  Show as;
};

struct EventRow {
  std::string_view signature;
  std::string_view what;
  std::span<const ShownField> fields;
};

// nullopt: no event that is told. Error: those of EventType::decode.
Result<std::optional<PieceEvent>> tell(const eth::LogEntry& log);

}  // namespace colophon::chain
