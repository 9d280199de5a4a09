// JSON as provenance documents are written: a strict reader, and the one canonical form that is hashed
// (RFC 8785, JCS). spec/provenance.md, "Bytes". Numbers are integers that a double holds exactly; there is no
// null. Thread-safe; input is not trusted.
#pragma once

#include "base/bytes.hpp"
#include "engine/json.hpp"

namespace colophon::provenance {

using Json = engine::Json;

inline constexpr std::size_t kJsonBytesMax = 64 * 1024;
inline constexpr std::int64_t kJsonIntegerMax = (std::int64_t{1} << 53) - 1;

// Errors: DocumentTooLarge, BadJson (with the byte and the reason: no JSON, a key twice, a fraction, a
// number beyond 2^53 - 1, half a surrogate pair, broken UTF-8, nested deeper than 16).
Result<Json> read_json(std::string_view text);

// RFC 8785: no spaces, members sorted by the UTF-16 units of their names, shortest escapes. Strings must be
// UTF-8 and integers within kJsonIntegerMax, as read_json leaves them.
std::string canonical_json(const Json& value);

// SHA-256 of the canonical form.
Bytes32 json_hash(const Json& value);

}  // namespace colophon::provenance
