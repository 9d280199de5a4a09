// Private prompts on a chain: providers' keys, what was handed to them sealed, what was revealed.
// contracts/src/interfaces/IPrivatePrompts.sol, spec/private-prompt.md
#pragma once

#include <optional>

#include "chain/contract.hpp"
#include "chain/deployment.hpp"
#include "provenance/private_prompt.hpp"

namespace colophon::chain {

class PrivatePrompts {
 public:
  PrivatePrompts(eth::Client& client, const Deployment& deployment)
      : client_(client),
        contract_(client, deployment.private_prompts),
        studio_(deployment.studio),
        from_block_(deployment.from_block) {}

  Result<eth::TransactionReceipt> set_key(eth::Sender& provider, const Bytes32& key) const;
  // Error: KeyMissing (the account has registered none).
  Result<Bytes32> key_of(const eth::Address& account) const;

  Result<eth::TransactionReceipt> hand(eth::Sender& creator, std::uint64_t commission, ByteView sealed) const;
  // The last that the creator handed over; nullopt: nothing yet.
  Result<std::optional<Bytes>> handed(std::uint64_t commission) const;

  Result<eth::TransactionReceipt> reveal(eth::Sender& creator, std::uint64_t commission,
                                         const provenance::PrivatePrompt& prompt) const;
  // nullopt: it is private still. The contract has checked it against the commitment.
  Result<std::optional<provenance::PrivatePrompt>> revealed(std::uint64_t commission) const;

 private:
  eth::Client& client_;
  Contract contract_;
  eth::Address studio_;
  std::uint64_t from_block_ = 0;
};

}  // namespace colophon::chain
