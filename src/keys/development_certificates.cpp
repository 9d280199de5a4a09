#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "keys/certificate_key.hpp"
#include "keys/openssl_handles.hpp"

namespace colophon::keys {
namespace {

constexpr const char* kOrganisation = "DEVELOPMENT ONLY - says nothing about who signed";
constexpr const char* kAuthorityName = "Colophon development authority";
constexpr const char* kSignerName = "Colophon development signer";
// C2PA's claim signing, and e-mail protection, which older validators ask for.
constexpr const char* kSignerUse = "emailProtection,1.3.6.1.4.1.62558.2.1";
constexpr long kDaySeconds = 24 * 60 * 60;

KeyHandle new_key(CertificateAlgorithm algorithm) {
  return KeyHandle(algorithm == CertificateAlgorithm::kEd25519
                       ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

void set_name(X509_NAME* name, const char* common) {
  const auto add = [&](const char* field, const char* value) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value), -1,
                               -1, 0);
  };
  add("O", kOrganisation);
  add("CN", common);
}

bool add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
  std::array<std::uint8_t, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7F) | 0x40);  // positive, and always of sixteen bytes
  BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  const bool set =
      number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

CertificateHandle new_certificate(EVP_PKEY* key, const char* name, std::uint64_t now_s, std::uint64_t days) {
  CertificateHandle certificate(X509_new());
  constexpr long kVersion3 = 2;
  X509_set_version(certificate.get(), kVersion3);
  set_name(X509_get_subject_name(certificate.get()), name);
  const auto begin = static_cast<std::time_t>(now_s) - kDaySeconds;  // clocks differ
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()),
                static_cast<std::time_t>(now_s) + static_cast<long>(days) * kDaySeconds);
  if (X509_set_pubkey(certificate.get(), key) != 1 || !set_serial(certificate.get())) return nullptr;
  return certificate;
}

bool sign_with(X509* certificate, X509* issuer, EVP_PKEY* key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  const bool ed25519 = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
  return X509_sign(certificate, key, ed25519 ? nullptr : EVP_sha256()) > 0;
}

Bytes text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, data + size};
}

Bytes pem_of(X509* certificate) {
  const MemoryHandle memory(BIO_new(BIO_s_mem()));
  COLOPHON_CHECK(PEM_write_bio_X509(memory.get(), certificate) == 1);
  return text_of(memory.get());
}

Bytes pem_of(EVP_PKEY* key) {
  const MemoryHandle memory(BIO_new(BIO_s_secmem()));
  COLOPHON_CHECK(PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) ==
                 1);
  return text_of(memory.get());
}

}  // namespace

Result<IssuedCertificates> issue_development_certificates(CertificateAlgorithm algorithm,
                                                          const IssueTimes& times) {
  const Error failed{"NoRandomness", "OpenSSL made no certificate"};
  const KeyHandle authority_key = new_key(algorithm);
  const KeyHandle key = new_key(algorithm);
  if (!authority_key || !key) return failed;
  const auto authority =
      new_certificate(authority_key.get(), kAuthorityName, times.now_s, times.authority_days);
  const auto signer = new_certificate(key.get(), kSignerName, times.now_s, times.signer_days);
  if (!authority || !signer) return failed;
  X509* ca = authority.get();
  X509* leaf = signer.get();
  const bool made = add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    add_extension(ca, ca, NID_subject_key_identifier, "hash") &&
                    add_extension(ca, ca, NID_authority_key_identifier, "keyid:always") &&
                    sign_with(ca, ca, authority_key.get()) &&
                    add_extension(leaf, ca, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(leaf, ca, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(leaf, ca, NID_ext_key_usage, kSignerUse) &&
                    add_extension(leaf, ca, NID_subject_key_identifier, "hash") &&
                    add_extension(leaf, ca, NID_authority_key_identifier, "keyid:always") &&
                    sign_with(leaf, ca, authority_key.get());
  ERR_clear_error();
  if (!made) return failed;
  return IssuedCertificates{pem_of(ca), pem_of(authority_key.get()), pem_of(leaf), pem_of(key.get())};
}

}  // namespace colophon::keys
