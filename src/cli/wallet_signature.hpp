// A wallet's word for a document and its picture: an EIP-712 signature, as JSON. spec/c2pa.md, "Wallet"
#pragma once

#include "eth/address.hpp"
#include "eth/transaction.hpp"
#include "provenance/document.hpp"

namespace colophon::cli {

// Signs Provenance(bytes32 document,bytes32 image) in the domain of the document's token. Errors: the
// signer's.
Result<provenance::Json> sign_document(const eth::Signer& wallet, const provenance::Json& document);

struct WalletWord {
  eth::Address address{};  // whose signature it is
  Bytes32 document{};      // what it speaks of
  Bytes32 image{};
};

// Error: BadSignature (not of that form, or not by the address that it names).
Result<WalletWord> read_wallet_signature(const provenance::Json& json);

}  // namespace colophon::cli
