// The Steward, typed: takedown notices and rulings on contested registrations.
// contracts/src/interfaces/ISteward.sol, spec/takedown.md
#pragma once

#include <vector>

#include "chain/contract.hpp"
#include "chain/deployment.hpp"

namespace colophon::chain {

enum class Stage : std::uint8_t { kNone, kNoticed, kHidden, kCountered, kSued, kClosed };
inline constexpr std::array<std::string_view, 6> kStageNames = {"none",      "noticed", "hidden",
                                                                "countered", "sued",    "closed"};

// Hashes of a notice's parts; its statements have been checked to be made.
struct Notice {
  Bytes32 text{};
  Bytes32 work{};
  Bytes32 contact{};
};

struct CounterNotice {
  Bytes32 text{};
  Bytes32 contact{};
};

struct TakedownCase {
  std::uint64_t id = 0;
  Stage stage = Stage::kNone;
  eth::Address sender{};
  Bytes32 token_id{};
  std::uint64_t filed_s = 0;
  std::uint64_t hidden_from_s = 0;  // 0: not hidden
  std::uint64_t shown_from_s = 0;   // 0: not countered
  Bytes32 notice{};
  Bytes32 counter_notice{};  // 0: none
};

// A decision that waits for its time. `from_s` 0: there is none.
struct Ruling {
  std::uint64_t from_s = 0;
  bool upheld = false;
  Bytes32 reasons{};
};

class Steward {
 public:
  Steward(eth::Client& client, const Deployment& deployment)
      : contract_(client, deployment.steward), studio_(deployment.studio), registry_(deployment.registry) {}

  struct Filed {
    std::uint64_t id = 0;
    eth::TransactionReceipt receipt{};
  };
  Result<Filed> notice(eth::Sender& sender, const Bytes32& token_id, const Notice& notice) const;
  Result<eth::TransactionReceipt> counter(eth::Sender& sender, std::uint64_t id,
                                          const CounterNotice& notice) const;
  Result<eth::TransactionReceipt> close(eth::Sender& sender, std::uint64_t id, const Bytes32& reasons) const;

  // By who has the role.
  Result<eth::TransactionReceipt> hide(eth::Sender& holder, std::uint64_t id) const;
  Result<eth::TransactionReceipt> sue(eth::Sender& holder, std::uint64_t id, const Bytes32& evidence) const;
  Result<eth::TransactionReceipt> rule(eth::Sender& holder, const Bytes32& work, bool upheld,
                                       const Bytes32& reasons) const;
  Result<eth::TransactionReceipt> recall(eth::Sender& holder, const Bytes32& work) const;
  Result<eth::TransactionReceipt> offer_role(eth::Sender& holder, const eth::Address& to) const;
  Result<eth::TransactionReceipt> take_role(eth::Sender& offered) const;

  // Carries out a ruling whose time has come.
  Result<eth::TransactionReceipt> enact(eth::Sender& anyone, const Bytes32& work) const;

  Result<bool> is_hidden(const Bytes32& token_id) const;
  Result<TakedownCase> case_of(std::uint64_t id) const;  // stage kNone: there is no such case
  Result<std::vector<TakedownCase>> cases_about(const Bytes32& token_id) const;  // oldest first
  Result<Ruling> ruling_on(const Bytes32& work) const;

 private:
  Contract contract_;
  eth::Address studio_;
  eth::Address registry_;
};

}  // namespace colophon::chain
