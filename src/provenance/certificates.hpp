// Certificates as a validator sees them. Thread-safe; input is not trusted.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::provenance {

struct CertificateFacts {
  bool readable = false;
  std::string subject{};  // common names
  std::string issuer{};
  bool usable = false;  // may sign claims: version 3, no authority, digitalSignature, a fitting extended use
};

CertificateFacts certificate_facts(ByteView leaf);

enum class ChainVerdict : std::uint8_t { kTrusted, kUntrusted, kExpired };

// Whether the leaf (first) leads to an anchor, as of that time. Expired is said before untrusted.
ChainVerdict judge_chain(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors,
                         std::uint64_t time_s);

// All certificates of a PEM text, in DER.
std::vector<Bytes> read_anchors(ByteView pem);

}  // namespace colophon::provenance
