// A certificate's key and what it signs: the other kind of private key here, for Content Credentials (C2PA).
// The key never leaves the object. Thread-safe once made.
#pragma once

#include <memory>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::keys {

enum class CertificateAlgorithm : std::uint8_t { kEs256, kEd25519 };

class CertificateKey {
 public:
  // A chain in PEM (the leaf first, then what signed it) and the leaf's private key in PEM. Errors:
  // BadCertificate (no certificate, an algorithm that is neither ES256 on P-256 nor Ed25519), BadKey (not
  // PEM, encrypted, or of another certificate).
  static Result<CertificateKey> from_pem(ByteView chain, ByteView key);

  CertificateKey(CertificateKey&&) noexcept;
  CertificateKey& operator=(CertificateKey&&) noexcept;
  ~CertificateKey();

  CertificateAlgorithm algorithm() const;
  const std::vector<Bytes>& chain() const;  // DER, leaf first

  // 64 bytes: r ‖ s big-endian, or Ed25519's own. Error: SigningFailed.
  Result<Bytes> sign(ByteView message) const;

 private:
  struct State;
  explicit CertificateKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What a development authority issues: PEM texts.
struct IssuedCertificates {
  Bytes authority{};  // its certificate: the trust anchor
  Bytes authority_key{};
  Bytes chain{};  // the signer's certificate
  Bytes key{};
};

struct IssueTimes {
  std::uint64_t now_s = 0;
  std::uint64_t signer_days = 397;
  std::uint64_t authority_days = 3'650;
};

// A development authority and a signer of it, both named so that nobody takes them for real ones. Serial
// numbers and keys are random. Error: NoRandomness.
Result<IssuedCertificates> issue_development_certificates(CertificateAlgorithm algorithm,
                                                          const IssueTimes& times);

}  // namespace colophon::keys
