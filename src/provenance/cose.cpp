#include "provenance/cose.hpp"

#include <memory>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/freed.hpp"

namespace colophon::provenance {
namespace {

constexpr std::int64_t kAlgorithmLabel = 1;
constexpr std::int64_t kChainLabel = 33;
constexpr std::uint64_t kSign1Tag = 18;
constexpr std::size_t kSignatureBytes = 64;

Bytes protected_header(const ClaimSigner& signer) {
  COLOPHON_CHECK(!signer.chain.empty());
  Cbor chain = Cbor::bytes(signer.chain[0]);
  if (signer.chain.size() > 1) {
    Cbor::Array all;
    for (const Bytes& certificate : signer.chain) all.push_back(Cbor::bytes(certificate));
    chain = Cbor::array(std::move(all));
  }
  return cbor_bytes(
      Cbor::map({{Cbor::number(kAlgorithmLabel), Cbor::number(static_cast<std::int64_t>(signer.algorithm))},
                 {Cbor::number(kChainLabel), std::move(chain)}}));
}

Bytes whole(const Bytes& header, const std::optional<Bytes>& token, std::size_t pad, const Bytes& signature) {
  Cbor::Map unprotected;
  if (token) {
    Cbor::Map value{{Cbor::text("val"), Cbor::bytes(*token)}};
    Cbor::Map tokens{{Cbor::text("tstTokens"), Cbor::array({Cbor::map(std::move(value))})}};
    unprotected.emplace_back(Cbor::text("sigTst2"), Cbor::map(std::move(tokens)));
  }
  unprotected.emplace_back(Cbor::text("pad"), Cbor::bytes(Bytes(pad)));
  return cbor_bytes(
      Cbor::tagged(kSign1Tag, Cbor::array({Cbor::bytes(header), Cbor::map(std::move(unprotected)),
                                           Cbor::null(), Cbor::bytes(signature)})));
}

// A byte string's head grows with its length, so some sizes are met by no single pad: the room that cose_size
// leaves lies where one byte more is one byte more.
constexpr std::size_t kPadBytesMin = 256;

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

Key leaf_key(const Bytes& der) {
  const unsigned char* at = der.data();
  X509* certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
  Key key(certificate == nullptr ? nullptr : X509_get_pubkey(certificate));
  X509_free(certificate);
  return key;
}

std::optional<Bytes> der_signature(const Bytes& raw) {
  if (raw.size() != kSignatureBytes) return std::nullopt;
  ECDSA_SIG* parts = ECDSA_SIG_new();
  BIGNUM* r = BN_bin2bn(raw.data(), kSignatureBytes / 2, nullptr);
  BIGNUM* s = BN_bin2bn(raw.data() + kSignatureBytes / 2, kSignatureBytes / 2, nullptr);
  COLOPHON_CHECK(parts != nullptr && ECDSA_SIG_set0(parts, r, s) == 1);
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(parts, &out);
  Bytes der(out, out + size);
  OPENSSL_free(out);
  ECDSA_SIG_free(parts);
  return der;
}

}  // namespace

Bytes signed_bytes(ByteView protected_header, ByteView payload) {
  return cbor_bytes(Cbor::array(
      {Cbor::text("Signature1"), Cbor::bytes(protected_header), Cbor::bytes({}), Cbor::bytes(payload)}));
}

Bytes stamped_bytes(ByteView protected_header, ByteView signature) {
  const Bytes payload = cbor_bytes(Cbor::bytes(signature));
  return cbor_bytes(Cbor::array({Cbor::text("CounterSignature"), Cbor::bytes(protected_header),
                                 Cbor::bytes({}), Cbor::bytes(payload)}));
}

std::size_t cose_size(const ClaimSigner& signer, bool stamped) {
  const std::optional<Bytes> token = stamped ? std::optional<Bytes>(Bytes(kTokenBytesMax)) : std::nullopt;
  return whole(protected_header(signer), token, kPadBytesMin, Bytes(kSignatureBytes)).size();
}

Result<Bytes> cose_sign(ByteView payload, const ClaimSigner& signer, const TimeStamper& stamp,
                        std::size_t size) {
  const Bytes header = protected_header(signer);
  COLOPHON_TRY(const Bytes signature, signer.sign(signed_bytes(header, payload)));
  COLOPHON_CHECK(signature.size() == kSignatureBytes);
  std::optional<Bytes> token;
  if (stamp) {
    COLOPHON_TRY(token, stamp(stamped_bytes(header, signature)));
  }
  const std::size_t least = whole(header, token, kPadBytesMin, signature).size();
  for (std::size_t pad = kPadBytesMin + (size < least ? 0 : size - least), tries = 0;
       size >= least && tries < 4; ++tries, --pad) {
    Bytes made = whole(header, token, pad, signature);
    if (made.size() == size) return made;
  }
  return Error{"SignatureTooLarge",
               "the signature needs at least " + std::to_string(least) + " bytes, " + std::to_string(size) +
                   " were reserved",
               "the time stamp's certificates are too large: use another authority"};
}

Result<CoseSign1> read_cose(ByteView bytes) {
  const auto bad = [](std::string what) { return Error{"BadCose", "no COSE signature: " + std::move(what)}; };
  COLOPHON_TRY(const Cbor value, read_cbor(bytes));
  if (value.tag() && value.tag() != kSign1Tag) return bad("another tag");
  const Cbor::Array* parts = value.untagged().array();
  if (parts == nullptr || parts->size() != 4 || (*parts)[0].bytes() == nullptr ||
      (*parts)[3].bytes() == nullptr) {
    return bad("not four parts");
  }
  CoseSign1 cose{.protected_header = *(*parts)[0].bytes(), .signature = *(*parts)[3].bytes()};
  COLOPHON_TRY(const Cbor header, read_cbor(cose.protected_header));
  const Cbor* algorithm = header.find(kAlgorithmLabel);
  const Cbor* chain = header.find(kChainLabel);
  if (chain == nullptr) chain = (*parts)[1].find("x5chain");
  if (algorithm == nullptr || !algorithm->number() || chain == nullptr)
    return bad("no algorithm or no certificates");
  cose.algorithm = *algorithm->number();
  if (const Bytes* one = chain->bytes()) cose.chain.push_back(*one);
  if (const Cbor::Array* all = chain->array()) {
    for (const Cbor& certificate : *all) {
      if (certificate.bytes() == nullptr) return bad("a certificate that is no byte string");
      cose.chain.push_back(*certificate.bytes());
    }
  }
  if (cose.chain.empty()) return bad("no certificates");
  const Cbor* stamps = (*parts)[1].find("sigTst2");
  const Cbor* tokens = stamps == nullptr ? nullptr : stamps->find("tstTokens");
  if (tokens != nullptr && tokens->array() != nullptr && !tokens->array()->empty()) {
    const Bytes* token = tokens->array()->front().bytes_at("val");
    if (token != nullptr) cose.token = *token;
  }
  return cose;
}

bool cose_verifies(const CoseSign1& cose, ByteView payload) {
  const Key key = leaf_key(cose.chain.front());
  ERR_clear_error();
  if (!key) return false;
  const bool ed25519 = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519;
  if (cose.algorithm != static_cast<std::int64_t>(ed25519 ? CoseAlgorithm::kEdDsa : CoseAlgorithm::kEs256))
    return false;
  if (!ed25519 && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) return false;
  std::optional<Bytes> signature = cose.signature;
  if (!ed25519) signature = der_signature(cose.signature);
  if (!signature) return false;
  const Bytes message = signed_bytes(cose.protected_header, payload);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const bool holds =
      EVP_DigestVerifyInit(context, nullptr, ed25519 ? nullptr : EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context, signature->data(), signature->size(), message.data(), message.size()) == 1;
  EVP_MD_CTX_free(context);
  ERR_clear_error();
  return holds;
}

}  // namespace colophon::provenance
