#include "eth/sender.hpp"

#include <algorithm>

namespace colophon::eth {
namespace {

// What the node's bare "insufficient funds" leaves out.
Error short_of_funds(Client& client, const Address& account, const CallRequest& request, Error error) {
  const auto balance = client.balance_wei(account);
  if (!balance) return error;
  error.message = to_text(account) + " has " + format_ether(*balance) + ", too little to send " +
                  format_ether(request.value_wei) + " and pay for the gas";
  error.hint = "send ether to " + to_text(account) + " on this chain";
  return error;
}

}  // namespace

Sender::Sender(Client& client, const Signer& signer, std::uint64_t chain_id, SendLimits limits)
    : client_(client), signer_(signer), chain_id_(chain_id), limits_(limits) {}

Result<TransactionReceipt> Sender::send(const CallRequest& request) {
  constexpr int kTries = 3;  // another program may use the same account
  for (int tries = 1;; ++tries) {
    COLOPHON_TRY(const Prepared prepared, prepare(request));
    auto delivered = deliver(prepared);
    if (delivered || delivered.error().code != "NonceTooLow" || tries == kTries) return delivered;
    nonce_floor_ = 0;
  }
}

Result<std::uint64_t> Sender::next_nonce() {
  COLOPHON_TRY(const std::uint64_t pending, client_.nonce(address(), BlockTag::pending()));
  // A node behind a load balancer may not have heard of our last one.
  return std::max(pending, nonce_floor_);
}

Result<Sender::Prepared> Sender::prepare(const CallRequest& wish) {
  if (!chain_checked_) {
    COLOPHON_TRY_VOID(client_.require_chain(chain_id_));
    chain_checked_ = true;
  }
  CallRequest request = wish;
  request.from = address();
  auto estimate = client_.estimate_gas(request);
  if (!estimate) {
    Error error = std::move(estimate).error();
    if (error.code == "InsufficientFunds")
      error = short_of_funds(client_, address(), request, std::move(error));
    return error;
  }
  if (*estimate > limits_.gas_limit_max) {
    return Error{"GasLimitTooHigh", "the transaction needs " + std::to_string(*estimate) +
                                        " gas; the limit is " + std::to_string(limits_.gas_limit_max)};
  }
  COLOPHON_TRY(const FeeOffer fees, client_.fees());
  COLOPHON_TRY(const std::uint64_t nonce, next_nonce());
  const std::uint64_t with_margin = *estimate + *estimate / 100 * limits_.gas_margin_percent;
  Prepared prepared{.transaction = {.chain_id = chain_id_,
                                    .nonce = nonce,
                                    .max_priority_fee_per_gas_wei = fees.max_priority_fee_per_gas_wei,
                                    .max_fee_per_gas_wei = fees.max_fee_per_gas_wei,
                                    .gas_limit = std::min(with_margin, limits_.gas_limit_max),
                                    .to = request.to,
                                    .value_wei = request.value_wei,
                                    .data = request.data}};
  COLOPHON_TRY(const Signature signature, signer_.sign(signing_hash(prepared.transaction)));
  prepared.raw = encode_signed(prepared.transaction, signature);
  prepared.hash = transaction_hash(prepared.raw);
  return prepared;
}

Result<void> Sender::push(const Prepared& prepared) {
  auto sent = client_.send_raw(prepared.raw);
  if (sent) return {};
  Error error = std::move(sent).error();
  if (error.code == "NonceTooLow") {
    // Perhaps it is our own that was mined: an earlier attempt whose answer was lost, or a restart.
    COLOPHON_TRY(const auto receipt, client_.receipt(prepared.hash));
    if (receipt) return {};
  }
  const Transaction& t = prepared.transaction;
  if (error.code == "InsufficientFunds") {
    error = short_of_funds(client_, address(), {.to = t.to, .value_wei = t.value_wei}, std::move(error));
  }
  return error;
}

Result<TransactionReceipt> Sender::deliver(const Prepared& prepared) {
  COLOPHON_TRY_VOID(push(prepared));
  nonce_floor_ = std::max(nonce_floor_, prepared.transaction.nonce + 1);
  COLOPHON_TRY(auto receipt, wait(prepared.hash));
  return checked(prepared, std::move(receipt));
}

Result<TransactionReceipt> Sender::wait(const Bytes32& hash) {
  Clock& clock = client_.rpc().clock();
  const std::uint64_t end_ms = clock.now_ms() + limits_.wait_max_ms;
  for (std::uint64_t pause_ms = 20;; pause_ms = std::min(pause_ms * 2, limits_.poll_max_ms)) {
    COLOPHON_TRY(auto receipt, client_.receipt(hash));
    if (receipt && limits_.confirmations <= 1) return *std::move(receipt);
    if (receipt) {
      COLOPHON_TRY(const std::uint64_t newest, client_.block_number());
      if (newest + 1 >= receipt->block_number + limits_.confirmations) return *std::move(receipt);
    }
    if (clock.now_ms() >= end_ms) {
      return Error{"NotMined",
                   "transaction " + to_hex_0x(hash) + " was sent, but has no receipt with " +
                       std::to_string(limits_.confirmations) + " confirmation(s) after " +
                       std::to_string(limits_.wait_max_ms / 1000) + " s",
                   "it may still be mined: look it up by its hash before sending again"};
    }
    clock.sleep_ms(pause_ms);
  }
}

// A failed transaction keeps no reason: the same call on the state before its block says what the contract
// refused, unless the transactions before it in that block changed the matter.
Result<TransactionReceipt> Sender::checked(const Prepared& prepared, TransactionReceipt receipt) {
  if (receipt.succeeded) return receipt;
  const Transaction& t = prepared.transaction;
  const CallRequest again{.from = address(), .to = t.to, .data = t.data, .value_wei = t.value_wei};
  const auto reason =
      client_.call(again, BlockTag::at(receipt.block_number == 0 ? 0 : receipt.block_number - 1));
  const std::string where =
      "transaction " + to_hex_0x(prepared.hash) + " failed in block " + std::to_string(receipt.block_number);
  if (reason) {
    const bool out_of_gas = receipt.gas_used == t.gas_limit;
    return Error{
        "Reverted",
        where + (out_of_gas ? ": it ran out of gas" : "; the same call succeeds on the block before"),
        "another transaction probably came first: look at the present state, then try again"};
  }
  return Error{reason.error().code, where + ": " + reason.error().message, reason.error().hint};
}

}  // namespace colophon::eth
