#include "keys/certificate_key.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "keys/openssl_handles.hpp"

namespace colophon::keys {
namespace {

constexpr std::size_t kChainMax = 8;
constexpr int kScalarBytes = 32;

MemoryHandle reader_of(ByteView bytes) {
  return MemoryHandle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

Bytes der_of(X509* certificate) {
  unsigned char* out = nullptr;
  const int length = i2d_X509(certificate, &out);
  COLOPHON_CHECK(length > 0);
  Bytes der(out, out + length);
  OPENSSL_free(out);
  return der;
}

// A key that wants a password would ask for it at the terminal: it is refused instead.
int no_password(char*, int, int, void*) {
  return 0;
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> name{};
  std::size_t length = 0;
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 &&
         std::string_view(name.data(), length) == "prime256v1";
}

}  // namespace

struct CertificateKey::State {
  KeyHandle key;
  CertificateAlgorithm algorithm{};
  std::vector<Bytes> chain;
};

CertificateKey::CertificateKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
CertificateKey::CertificateKey(CertificateKey&&) noexcept = default;
CertificateKey& CertificateKey::operator=(CertificateKey&&) noexcept = default;
CertificateKey::~CertificateKey() = default;

CertificateAlgorithm CertificateKey::algorithm() const {
  return state_->algorithm;
}
const std::vector<Bytes>& CertificateKey::chain() const {
  return state_->chain;
}

Result<CertificateKey> CertificateKey::from_pem(ByteView chain, ByteView key) {
  auto state = std::make_unique<State>();
  const MemoryHandle certificates = reader_of(chain);
  CertificateHandle leaf;
  while (state->chain.size() < kChainMax) {
    CertificateHandle one(PEM_read_bio_X509(certificates.get(), nullptr, &no_password, nullptr));
    if (!one) break;
    state->chain.push_back(der_of(one.get()));
    if (!leaf) leaf = std::move(one);
  }
  ERR_clear_error();
  if (!leaf)
    return Error{"BadCertificate", "the chain holds no certificate in PEM",
                 "pass the signer's certificate, then what signed it"};
  state->key.reset(PEM_read_bio_PrivateKey(reader_of(key).get(), nullptr, &no_password, nullptr));
  ERR_clear_error();
  if (!state->key) return Error{"BadKey", "the signing key is not an unencrypted private key in PEM"};
  if (X509_check_private_key(leaf.get(), state->key.get()) != 1) {
    ERR_clear_error();
    return Error{"BadKey", "the signing key is not the key of the chain's first certificate"};
  }
  const bool ed25519 = EVP_PKEY_get_base_id(state->key.get()) == EVP_PKEY_ED25519;
  if (!ed25519 && !is_p256(state->key.get())) {
    return Error{"BadCertificate", "the signer's key is neither on P-256 nor Ed25519",
                 "Content Credentials from here are signed with ES256 or Ed25519"};
  }
  state->algorithm = ed25519 ? CertificateAlgorithm::kEd25519 : CertificateAlgorithm::kEs256;
  return CertificateKey(std::move(state));
}

Result<Bytes> CertificateKey::sign(ByteView message) const {
  const Error failed{"SigningFailed", "OpenSSL did not sign: " + std::to_string(ERR_peek_error())};
  const bool ed25519 = state_->algorithm == CertificateAlgorithm::kEd25519;
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, ed25519 ? nullptr : EVP_sha256(), nullptr,
                         state_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) != 1) {
    return failed;
  }
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1)
    return failed;
  signature.resize(size);
  if (ed25519) return signature;
  const unsigned char* der = signature.data();
  const EcdsaHandle parts(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size)));
  if (!parts) return failed;
  Bytes raw(2 * kScalarBytes);
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), raw.data(), kScalarBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), raw.data() + kScalarBytes, kScalarBytes);
  return raw;
}

}  // namespace colophon::keys
