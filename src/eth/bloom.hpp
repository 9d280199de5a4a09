// The filter in a block's header: which addresses and topics its logs may hold (yellow paper, 4.4.1).
// Thread-safe.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"

namespace colophon::eth {

inline constexpr std::size_t kBloomBytes = 256;

// False: certainly not. `bloom` has kBloomBytes, or is empty: nothing is known, so true.
bool bloom_may_hold(ByteView bloom, ByteView item);

// For tests, and whoever makes blocks.
void bloom_add(Bytes& bloom, ByteView item);

}  // namespace colophon::eth
