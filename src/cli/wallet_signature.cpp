#include "cli/wallet_signature.hpp"

#include <algorithm>

#include "eth/eip712.hpp"
#include "keys/private_key.hpp"

namespace colophon::cli {
namespace {

using provenance::Json;

const eth::TypedStructs kTypes = {{"Provenance", {{"bytes32", "document"}, {"bytes32", "image"}}}};
constexpr std::string_view kName = "Colophon";
constexpr std::string_view kVersion = "v1";

struct Spoken {
  std::string chain_id;
  std::string token;
  Bytes32 document{};
  Bytes32 image{};
};

Result<Bytes32> digest_of(const Spoken& spoken) {
  const auto chain_id = eth::parse_uint256(spoken.chain_id);
  if (!chain_id) return Error{"BadSignature", "the wallet's signature names no chain"};
  COLOPHON_TRY(const eth::Address token, eth::parse_address(spoken.token));
  const Bytes32 separator = eth::domain_separator({.name = std::string(kName),
                                                   .version = std::string(kVersion),
                                                   .chain_id = *chain_id,
                                                   .verifying_contract = token});
  COLOPHON_TRY(const Bytes32 hash,
               eth::hash_struct(kTypes, "Provenance", eth::AbiValue::list({spoken.document, spoken.image})));
  return eth::typed_digest(separator, hash);
}

Json text(std::string_view value) {
  return Json(std::string(value));
}

}  // namespace

Result<Json> sign_document(const eth::Signer& wallet, const Json& document) {
  Spoken spoken{provenance::text_at(document, "derived.chain.chainId"),
                provenance::text_at(document, "derived.chain.token"),
                provenance::json_hash(document),
                {}};
  COLOPHON_TRY(spoken.image, from_hex_exact<32>(provenance::text_at(document, "derived.image.sha256")));
  COLOPHON_TRY(const Bytes32 digest, digest_of(spoken));
  COLOPHON_TRY(const eth::Signature signature, wallet.sign(digest));
  return Json(Json::Members{{"address", text(to_hex_0x(wallet.address().bytes))},
                            {"domain", Json(Json::Members{{"chainId", text(spoken.chain_id)},
                                                          {"name", text(kName)},
                                                          {"verifyingContract", text(spoken.token)},
                                                          {"version", text(kVersion)}})},
                            {"message", Json(Json::Members{{"document", text(to_hex_0x(spoken.document))},
                                                           {"image", text(to_hex_0x(spoken.image))}})},
                            {"primaryType", text("Provenance")},
                            {"signature", text(to_hex_0x(eth::to_bytes(signature)))}});
}

Result<WalletWord> read_wallet_signature(const Json& json) {
  const auto bad = [](const char* why) {
    return Error{"BadSignature", std::string("the wallet's signature ") + why};
  };
  if (provenance::text_at(json, "domain.name") != kName ||
      provenance::text_at(json, "domain.version") != kVersion ||
      provenance::text_at(json, "primaryType") != "Provenance") {
    return bad("is of another domain");
  }
  Spoken spoken{provenance::text_at(json, "domain.chainId"),
                provenance::text_at(json, "domain.verifyingContract"),
                {},
                {}};
  COLOPHON_TRY(spoken.document, from_hex_exact<32>(provenance::text_at(json, "message.document")));
  COLOPHON_TRY(spoken.image, from_hex_exact<32>(provenance::text_at(json, "message.image")));
  COLOPHON_TRY(const auto bytes, from_hex_exact<65>(provenance::text_at(json, "signature")));
  if (bytes[64] != 27 && bytes[64] != 28) return bad("has no recovery id");
  eth::Signature signature{};
  std::copy_n(bytes.begin(), 32, signature.r.begin());
  std::copy_n(bytes.begin() + 32, 32, signature.s.begin());
  signature.y_odd = bytes[64] == 28;
  COLOPHON_TRY(const Bytes32 digest, digest_of(spoken));
  COLOPHON_TRY(const eth::Address address, keys::recover_address(digest, signature));
  if (to_hex_0x(address.bytes) != provenance::text_at(json, "address"))
    return bad("is not by the address that it names");
  return WalletWord{address, spoken.document, spoken.image};
}

}  // namespace colophon::cli
