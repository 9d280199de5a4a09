// The Registry, typed. contracts/src/interfaces/IRegistry.sol
#pragma once

#include <string>
#include <vector>

#include "chain/contract.hpp"

namespace colophon::chain {

enum class WorkKind : std::uint8_t { kModel, kAdapter, kDataSet, kPrompt };
inline constexpr std::array<std::string_view, 4> kWorkKinds = {"model", "adapter", "dataset", "prompt"};

struct Registration {
  Bytes32 id{};
  WorkKind kind = WorkKind::kModel;
  eth::Address payee{};
  std::uint16_t share = 0;  // basis points
  std::string name{};
  std::string licence{};  // SPDX
  Bytes32 terms{};        // SHA-256 of the terms' text, or 0
  std::vector<Bytes32> parents{};
  Bytes32 previous{};
};

class Registry {
 public:
  Registry(eth::Client& client, const eth::Address& address) : contract_(client, address) {}
  Result<eth::TransactionReceipt> register_work(eth::Sender& sender, const Registration& work) const;
  Result<bool> is_registered(const Bytes32& id) const;

 private:
  Contract contract_;
};

}  // namespace colophon::chain
