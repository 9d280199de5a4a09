#include "keys/salt.hpp"

#include <openssl/rand.h>

namespace colophon::keys {

Result<Bytes32> random_salt() {
  Bytes32 salt{};
  if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1) {
    return Error{"NoRandomness", "the system's random number generator gave nothing", "try again later"};
  }
  return salt;
}

}  // namespace colophon::keys
