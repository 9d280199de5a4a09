#include "cli/wallet_signature.hpp"

#include <algorithm>

#include "eth/eip712.hpp"
#include "keys/private_key.hpp"

namespace colophon::cli {
namespace {

using provenance::Json;

const eth::TypedStructs kTypes = {{"Provenance", {{"bytes32", "document"}, {"bytes32", "image"}}}};
constexpr std::string_view kName = "Colophon";
constexpr std::string_view kDomainVersion = "v1";
constexpr std::size_t kSignatureBytesMax = std::size_t{16} << 10;  // a Safe of 250 owners fits

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
                                                   .version = std::string(kDomainVersion),
                                                   .chain_id = *chain_id,
                                                   .verifying_contract = token});
  COLOPHON_TRY(const Bytes32 hash,
               eth::hash_struct(kTypes, "Provenance", eth::AbiValue::list({spoken.document, spoken.image})));
  return eth::typed_digest(separator, hash);
}

Json text(std::string_view value) {
  return Json(std::string(value));
}

Error bad(const char* why) {
  return {"BadSignature", std::string("the wallet's signature ") + why};
}

Result<Spoken> spoken_of(const Json& document) {
  Spoken spoken{provenance::text_at(document, "derived.chain.chainId"),
                provenance::text_at(document, "derived.chain.token"),
                provenance::json_hash(document),
                {}};
  COLOPHON_TRY(spoken.image, from_hex_exact<32>(provenance::text_at(document, "derived.image.sha256")));
  return spoken;
}

Json domain_of(const Spoken& spoken) {
  return Json(Json::Members{{"chainId", text(spoken.chain_id)},
                            {"name", text(kName)},
                            {"verifyingContract", text(spoken.token)},
                            {"version", text(kDomainVersion)}});
}

Json message_of(const Spoken& spoken) {
  return Json(Json::Members{{"document", text(to_hex_0x(spoken.document))},
                            {"image", text(to_hex_0x(spoken.image))}});
}

Json word_of(const eth::Address& wallet, const Spoken& spoken, ByteView signature) {
  return Json(Json::Members{{"address", text(to_hex_0x(wallet.bytes))},
                            {"domain", domain_of(spoken)},
                            {"message", message_of(spoken)},
                            {"primaryType", text("Provenance")},
                            {"signature", text(to_hex_0x(signature))}});
}

// r, s and a recovery id of 27 or 28, by the key of this address.
bool is_by_key(const eth::Address& address, const Bytes32& digest, ByteView bytes) {
  if (bytes.size() != 65 || (bytes[64] != 27 && bytes[64] != 28)) return false;
  eth::Signature signature{};
  std::copy_n(bytes.begin(), 32, signature.r.begin());
  std::copy_n(bytes.begin() + 32, 32, signature.s.begin());
  signature.y_odd = bytes[64] == 28;
  const auto found = keys::recover_address(digest, signature);
  return found && *found == address;
}

}  // namespace

Result<Json> wallet_request(const Json& document) {
  COLOPHON_TRY(const Spoken spoken, spoken_of(document));
  COLOPHON_TRY_VOID(digest_of(spoken));  // checks the domain
  const auto field = [](const char* type, const char* name) {
    return Json(Json::Members{{"name", text(name)}, {"type", text(type)}});
  };
  const Json types(Json::Members{
      {"EIP712Domain", Json(Json::Array{field("string", "name"), field("string", "version"),
                                        field("uint256", "chainId"), field("address", "verifyingContract")})},
      {"Provenance", Json(Json::Array{field("bytes32", "document"), field("bytes32", "image")})}});
  return Json(Json::Members{{"domain", domain_of(spoken)},
                            {"message", message_of(spoken)},
                            {"primaryType", text("Provenance")},
                            {"types", types}});
}

Result<Json> sign_document(const eth::Signer& wallet, const Json& document) {
  COLOPHON_TRY(const Spoken spoken, spoken_of(document));
  COLOPHON_TRY(const Bytes32 digest, digest_of(spoken));
  COLOPHON_TRY(const eth::Signature signature, wallet.sign(digest));
  return word_of(wallet.address(), spoken, eth::to_bytes(signature));
}

Result<Json> signed_document(const eth::Address& wallet, ByteView signature, const Json& document) {
  if (signature.size() > kSignatureBytesMax) return bad("is longer than 16 KiB");
  COLOPHON_TRY(const Spoken spoken, spoken_of(document));
  COLOPHON_TRY_VOID(digest_of(spoken));
  return word_of(wallet, spoken, signature);
}

AskContract ask_contract(const ChainOptions& options) {
  return [options](std::uint64_t chain_id, const eth::Address& wallet, const Bytes32& digest,
                   ByteView signature) -> Result<eth::ContractWord> {
    Session session(options);
    COLOPHON_TRY_VOID(session.client().require_chain(chain_id));
    return eth::ask_contract_signature(session.client(), wallet, digest, signature);
  };
}

Result<WalletWord> read_wallet_signature(const Json& json, const AskContract& ask) {
  if (provenance::text_at(json, "domain.name") != kName ||
      provenance::text_at(json, "domain.version") != kDomainVersion ||
      provenance::text_at(json, "primaryType") != "Provenance") {
    return bad("is of another domain");
  }
  Spoken spoken{provenance::text_at(json, "domain.chainId"),
                provenance::text_at(json, "domain.verifyingContract"),
                {},
                {}};
  COLOPHON_TRY(spoken.document, from_hex_exact<32>(provenance::text_at(json, "message.document")));
  COLOPHON_TRY(spoken.image, from_hex_exact<32>(provenance::text_at(json, "message.image")));
  COLOPHON_TRY(const eth::Address address, eth::parse_address(provenance::text_at(json, "address")));
  const std::string hex = provenance::text_at(json, "signature");
  if (hex.size() > 2 + 2 * kSignatureBytesMax) return bad("is longer than 16 KiB");
  COLOPHON_TRY(const Bytes signature, from_hex(hex));
  COLOPHON_TRY(const Bytes32 digest, digest_of(spoken));
  WalletWord word{address, false, spoken.document, spoken.image};
  if (is_by_key(address, digest, signature)) return word;

  const auto chain_id = eth::parse_uint256(spoken.chain_id);  // digest_of has read it
  if (!chain_id || !chain_id->to_u64()) return bad("is of a chain that no node can be asked about");
  const auto said = ask(*chain_id->to_u64(), address, digest, signature);
  if (!said) {
    return Error{
        "BadSignature",
        "the wallet's signature is not by the key of the address that it names, and whether a contract "
        "there accepts it could not be asked: " +
            said.error().message,
        said.error().hint};
  }
  if (!said->accepted) {
    return Error{"BadSignature",
                 "the wallet's signature is not by the address that it names: no key's, and " + said->reason};
  }
  word.by_contract = true;
  return word;
}

}  // namespace colophon::cli
