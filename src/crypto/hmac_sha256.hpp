// HMAC-SHA256 (RFC 2104, FIPS 198-1): who knows the secret has said this. Not for secrets that must be wiped.
#pragma once

#include "base/bytes.hpp"

namespace colophon::crypto {

Bytes32 hmac_sha256(ByteView secret, ByteView message);

}  // namespace colophon::crypto
