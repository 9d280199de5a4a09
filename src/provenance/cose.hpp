// COSE_Sign1 (RFC 9052) as C2PA uses it: detached payload, the certificates in the protected header, a time
// stamp in the other one. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "provenance/cbor.hpp"

namespace colophon::provenance {

enum class CoseAlgorithm : std::int8_t { kEs256 = -7, kEdDsa = -8 };

// Whoever holds the key. `sign` gives 64 bytes: r ‖ s, or Ed25519's own.
struct ClaimSigner {
  CoseAlgorithm algorithm{};
  std::vector<Bytes> chain{};  // DER, leaf first, without the root
  std::function<Result<Bytes>(ByteView message)> sign{};
};

// Given what is to be stamped, answers with an RFC 3161 token (DER). Absent: no time stamp.
using TimeStamper = std::function<Result<Bytes>(ByteView message)>;

// The whole tagged structure, exactly `size` bytes: padded in the unprotected header. Errors: those of the
// two functions; SignatureTooLarge (it does not fit: `size` is too small for chain and time stamp).
Result<Bytes> cose_sign(ByteView payload, const ClaimSigner& signer, const TimeStamper& stamp,
                        std::size_t size);

// What fits for this signer, with room for a time stamp's token of at most kTokenBytesMax if one is asked
// for.
inline constexpr std::size_t kTokenBytesMax = 12 * 1024;
std::size_t cose_size(const ClaimSigner& signer, bool stamped);

struct CoseSign1 {
  Bytes protected_header{};
  std::int64_t algorithm = 0;
  std::vector<Bytes> chain{};
  Bytes signature{};
  std::optional<Bytes> token{};  // sigTst2
};

// Error: BadCose (no COSE_Sign1 of that kind).
Result<CoseSign1> read_cose(ByteView bytes);

// The bytes that are signed, and those that a time stamp is about.
Bytes signed_bytes(ByteView protected_header, ByteView payload);
Bytes stamped_bytes(ByteView protected_header, ByteView signature);

// Whether the leaf's key made this signature. False as well for a key or algorithm that C2PA does not allow.
bool cose_verifies(const CoseSign1& cose, ByteView payload);

}  // namespace colophon::provenance
