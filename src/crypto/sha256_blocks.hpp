// Inside crypto: the compression function of SHA-256 over whole blocks, one per kind of processor. All are
// equal.
#pragma once

#include <cstddef>
#include <cstdint>

namespace colophon::crypto {

// Folds `count` blocks of 64 bytes into `state` (8 words).
using Sha256Blocks = void (*)(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count);

extern const std::uint32_t kSha256Rounds[64];  // FIPS 180-4, 4.2.2

void sha256_blocks_portable(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count);

// nullptr unless this build and this processor have the instructions.
Sha256Blocks sha256_blocks_x86();
Sha256Blocks sha256_blocks_arm();

}  // namespace colophon::crypto
