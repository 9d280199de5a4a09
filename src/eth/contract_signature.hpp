// Signatures of accounts that are contracts, such as Safes: the contract says what it has signed (ERC-1271).
#pragma once

#include "eth/client.hpp"

namespace colophon::eth {

struct ContractWord {
  bool accepted = false;
  std::string reason{};  // why not; empty if accepted
};

// Whether `signer` calls the signature of `digest` its own, in the state that `tag` names: owners change, so
// the answer may as well. What it answers is a stranger's: a refusal, another word than the magic one, and an
// account without code are "no". Errors: those of Client::call where the node could not say.
Result<ContractWord> ask_contract_signature(Client& client, const Address& signer, const Bytes32& digest,
                                            ByteView signature, const BlockTag& tag = {});

}  // namespace colophon::eth
