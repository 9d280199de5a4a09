// The Registry, typed. contracts/src/interfaces/IRegistry.sol
#pragma once

#include <string>
#include <vector>

#include "chain/contract.hpp"
#include "provenance/document.hpp"

namespace colophon::chain {

enum class WorkKind : std::uint8_t { kModel, kAdapter, kDataSet, kPrompt };
inline constexpr auto kWorkKinds = provenance::kWorkKinds;

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

// A work as the registry keeps it.
struct Work {
  WorkKind kind = WorkKind::kModel;
  std::uint16_t share = 0;  // basis points
  std::uint32_t slot = 0;
  eth::Address registrant{};
  std::uint64_t registered_s = 0;
  Bytes32 terms{};     // SHA-256 of the terms' text, or 0
  Bytes32 previous{};  // or 0
  std::string name{};  // bytes that somebody chose: not always UTF-8
  std::string licence{};
  std::vector<Bytes32> parents{};
};

// A complaint that a work was registered by somebody it does not belong to.
struct Contest {
  eth::Address contester{};
  std::uint64_t opened_s = 0;  // 0: none is open
  bool decided = false;
  eth::Uint256 reclaimable_wei{};
};

class Registry {
 public:
  Registry(eth::Client& client, const eth::Address& address) : contract_(client, address) {}
  Result<eth::TransactionReceipt> register_work(eth::Sender& sender, const Registration& work) const;
  // With the bond. While it lasts, the work's income is held back.
  Result<eth::TransactionReceipt> contest(eth::Sender& sender, const Bytes32& id) const;
  // Ends a contest that nobody decided in time: the registrant keeps the work, the bond burns.
  Result<eth::TransactionReceipt> lapse_contest(eth::Sender& anyone, const Bytes32& id) const;
  // The bond of a contest that was upheld, paid to `to`.
  Result<eth::TransactionReceipt> reclaim_bond(eth::Sender& contester, const Bytes32& id,
                                               const eth::Address& to) const;
  Result<Contest> contest_of(const Bytes32& id) const;
  Result<std::uint64_t> contest_seconds() const;
  Result<eth::Address> holder_of(std::uint32_t slot) const;
  Result<bool> is_registered(const Bytes32& id) const;
  Result<Work> work(const Bytes32& id) const;            // Error: UnknownWork
  Result<Bytes32> work_id_at(std::uint32_t slot) const;  // 0: no work has that slot

 private:
  Contract contract_;
};

}  // namespace colophon::chain
