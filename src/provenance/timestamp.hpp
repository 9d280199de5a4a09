// RFC 3161 time stamps. The authority is reached by whoever calls; here requests are written and answers
// read. Thread-safe.
#pragma once

#include <functional>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::provenance {

// A TimeStampReq (DER) for the SHA-256 of the message, with the nonce, asking for the certificates.
Result<Bytes> timestamp_request(ByteView message, std::uint64_t nonce);

// The token in a TimeStampResp that answers that request. Errors: TimeStampRefused (what the authority says),
// TimeStampMalformed (no answer, or one to another request).
Result<Bytes> timestamp_token(ByteView response, ByteView message, std::uint64_t nonce);

struct TimeStamp {
  std::uint64_t time_s = 0;
  bool trusted = false;  // its signature leads to one of the anchors
};

// What a token says of the message. `anchors` are certificates in DER. Error: TimeStampMalformed (no token,
// of another message, or its signature does not hold).
Result<TimeStamp> read_timestamp(ByteView token, ByteView message, const std::vector<Bytes>& anchors);

}  // namespace colophon::provenance
