// The receipt of a picture that lost its request: looked for among a chain's commissions.
#pragma once

#include <optional>

#include "chain/studio.hpp"
#include "cli/pixels.hpp"

namespace colophon::cli {

struct FoundReceipt {
  std::uint64_t commission = 0;
  chain::Receipt receipt{};
  chain::Status status = chain::Status::kNone;
  bool image_agrees = false;  // these very pixels, encoded canonically, have the receipt's image hash
};

// The last commissions that are looked at.
inline constexpr std::uint64_t kCommissionsMax = 10'000;

// By the request's hash. Nothing: the chain knows no delivered piece of it. `pixels`, if there are any, are
// compared.
Result<std::optional<FoundReceipt>> receipt_of_request(const chain::Studio& studio,
                                                       const Bytes32& request_hash,
                                                       const std::optional<Pixels>& pixels);

// By the first four bytes of the request's hash, which a mark carries. Errors: those of the chain.
Result<std::optional<FoundReceipt>> receipt_of_mark(const chain::Studio& studio, std::uint32_t payload,
                                                    const std::optional<Pixels>& pixels);

// By the pixels alone: each piece of that size is encoded with them and its image hash compared.
Result<std::optional<FoundReceipt>> receipt_of_pixels(const chain::Studio& studio, const Pixels& pixels);

}  // namespace colophon::cli
