// A wallet's word for a document and its picture: an EIP-712 signature, as JSON. spec/c2pa.md, "Wallet"
#pragma once

#include <functional>

#include "cli/session.hpp"
#include "eth/address.hpp"
#include "eth/contract_signature.hpp"
#include "eth/transaction.hpp"
#include "provenance/document.hpp"

namespace colophon::cli {

// What eth_signTypedData_v4 takes: Provenance(bytes32 document,bytes32 image) in the domain of the document's
// token. For wallets elsewhere.
Result<provenance::Json> wallet_request(const provenance::Json& document);

// Signed here. Errors: the signer's.
Result<provenance::Json> sign_document(const eth::Signer& wallet, const provenance::Json& document);

// Signed elsewhere, not checked. Errors: BadSignature (longer than 16 KiB).
Result<provenance::Json> signed_document(const eth::Address& wallet, ByteView signature,
                                         const provenance::Json& document);

struct WalletWord {
  eth::Address address{};    // whose signature it is
  bool by_contract = false;  // the account is a contract, which accepts it now (ERC-1271)
  Bytes32 document{};        // what it speaks of
  Bytes32 image{};
};

// Asks an account on a chain whether it accepts the signature of a digest (eth/contract_signature.hpp).
using AskContract = std::function<Result<eth::ContractWord>(
    std::uint64_t chain_id, const eth::Address& wallet, const Bytes32& digest, ByteView signature)>;

// … of the node that the options name.
AskContract ask_contract(const ChainOptions& options);

// A key's signature is checked without a chain; where it is not that of the address that it names, the
// account is asked. Error: BadSignature (not of that form, or not by that address, or nobody could be asked).
Result<WalletWord> read_wallet_signature(const provenance::Json& json, const AskContract& ask);

}  // namespace colophon::cli
