// Fresh secrets that are no keys: salts of commitments and notices. Thread-safe.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::keys {

// 32 bytes of the system's random number generator. Error: NoRandomness.
Result<Bytes32> random_salt();

}  // namespace colophon::keys
