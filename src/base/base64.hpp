// Base64, RFC 4648 section 4, with padding. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon {

std::string to_base64(ByteView bytes);

// Error: BadBase64 (another alphabet, wrong padding, bits left over).
Result<std::string> from_base64(std::string_view text);

}  // namespace colophon
