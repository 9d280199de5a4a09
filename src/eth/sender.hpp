// One account's transactions, from the wish to the receipt: gas, fees, nonce, signature, sending, waiting,
// and the reason if the contract refused. Not thread-safe; one Sender for an account at a time, since two
// would fight over nonces.
#pragma once

#include "eth/client.hpp"
#include "eth/transaction.hpp"

namespace colophon::eth {

struct SendLimits {
  std::uint64_t gas_margin_percent = 20;     // over the node's estimate
  std::uint64_t gas_limit_max = 16'777'216;  // EIP-7825
  std::uint64_t wait_max_ms = 180'000;       // for the receipt
  std::uint64_t poll_max_ms = 2'000;         // between questions
  std::uint64_t confirmations = 1;           // blocks from the transaction's own on
};

class Sender {
 public:
  // All must outlive this object. Everything is signed for `chain_id`; the node is asked once whether it is
  // on that chain.
  Sender(Client& client, const Signer& signer, std::uint64_t chain_id, SendLimits limits = {});

  Address address() const { return signer_.address(); }

  // Sends and waits. `request.from` is ignored. Errors before anything is sent: WrongChain,
  // InsufficientFunds, the contract's own by name, Reverted, GasLimitTooHigh, and those of JsonRpc. After it:
  // NotMined (with the hash; it may still be mined), the contract's own or Reverted if the transaction was
  // mined and failed.
  Result<TransactionReceipt> send(const CallRequest& request);

  // The two halves, for a caller that must store the hash before it waits (the bytes may be sent again after
  // a crash).
  struct Prepared {
    Transaction transaction{};
    Bytes raw{};
    Bytes32 hash{};
  };
  Result<Prepared> prepare(const CallRequest& request);
  Result<TransactionReceipt> deliver(const Prepared& prepared);

 private:
  Result<std::uint64_t> next_nonce();
  Result<void> push(const Prepared& prepared);
  Result<TransactionReceipt> wait(const Bytes32& hash);
  Result<TransactionReceipt> checked(const Prepared& prepared, TransactionReceipt receipt);

  Client& client_;
  const Signer& signer_;
  std::uint64_t chain_id_;
  SendLimits limits_;
  bool chain_checked_ = false;
  std::uint64_t nonce_floor_ = 0;  // one more than the highest nonce sent from here
};

}  // namespace colophon::eth
