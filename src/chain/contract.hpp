// One of our contracts on a chain: calls that read, transactions that write, by the text of their signatures.
#pragma once

#include <string_view>

#include "eth/abi.hpp"
#include "eth/client.hpp"
#include "eth/event.hpp"
#include "eth/sender.hpp"

namespace colophon::chain {

class Contract {
 public:
  Contract(eth::Client& client, const eth::Address& address) : client_(client), address_(address) {}
  const eth::Address& address() const { return address_; }

  // `returns` in parentheses: "(uint256,address)". Errors: those of eth::Client::call; NoContract (nothing
  // lives at the address).
  Result<eth::AbiValue::List> read(std::string_view signature, const eth::AbiValue::List& arguments,
                                   std::string_view returns) const;
  // Whether `sender` could write this now: nothing, or the error that it would meet. Changes nothing.
  Result<void> rehearse(const eth::Address& sender, std::string_view signature,
                        const eth::AbiValue::List& arguments) const;
  // Errors: those of eth::Sender::send; NoContract, before any money is sent to where it would be lost.
  Result<eth::TransactionReceipt> write(eth::Sender& sender, std::string_view signature,
                                        const eth::AbiValue::List& arguments,
                                        const eth::Uint256& value_wei = {}) const;

  // The first half of it: checked, priced and signed, but not sent.
  Result<eth::Sender::Prepared> prepare(eth::Sender& sender, std::string_view signature,
                                        const eth::AbiValue::List& arguments,
                                        const eth::Uint256& value_wei = {}) const;

  // The first log of this contract with that event. Error: EventMissing.
  Result<eth::AbiValue::List> event(const eth::TransactionReceipt& receipt, std::string_view signature) const;

 private:
  Error nothing_here(std::string_view signature) const;

  eth::Client& client_;
  eth::Address address_;
};

}  // namespace colophon::chain
