// Reads the C2PA manifest of a PNG, ours or anybody's, and checks it: data, assertions, claim, certificate.
// The codes are C2PA 2.x's own. Thread-safe; input is not trusted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/json.hpp"

namespace colophon::provenance {

enum class Credentials : std::uint8_t {
  kAbsent,   // the file carries none
  kInvalid,  // something does not hold: `failures` says what
  kValid,    // everything holds, but nobody we trust vouches for the signer
  kTrusted,  // everything holds, and the signer's certificate leads to an anchor
};

struct CredentialsReport {
  Credentials state = Credentials::kAbsent;
  std::vector<std::string> statuses{};  // C2PA status codes of what is no failure, each once
  std::vector<std::string> failures{};
  std::string detail{};  // of the first failure
  std::string title{};
  std::string generator{};
  std::string signer{};  // common name of the certificate
  std::string issuer{};
  std::string digital_source_type{};
  std::optional<std::uint64_t> stamped_s{};  // a time stamp whose signature holds
  bool stamp_trusted = false;
  std::string document_sha256{};           // of the referenced document, 0x…
  std::optional<engine::Json> attested{};  // our own assertions, where they are and hold
  std::optional<engine::Json> wallet{};
};

struct Trust {
  std::vector<Bytes> anchors{};        // DER, for signers
  std::vector<Bytes> stamp_anchors{};  // DER, for time-stamping authorities
  std::uint64_t now_s = 0;
};

// Never fails: a manifest that can't be read is kInvalid.
CredentialsReport check_credentials(ByteView png, const Trust& trust);

}  // namespace colophon::provenance
