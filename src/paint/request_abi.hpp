// The ABI form of a request: abi.encode(request) as Solidity writes it, the content of a picture's clPn
// chunk. spec/request.md, "Hashes". Big-endian words of 32 bytes. Thread-safe.
#pragma once

#include "paint/recipe.hpp"

namespace colophon::paint {

inline constexpr std::size_t kRequestAbiBytesMax = 2'944;  // everything at its limit

// Errors: those of check_recipe.
Result<Bytes> encode_request(const Request& request);

// Accepts exactly what encode_request writes. Errors: RequestEncoding (truncated, trailing, an offset, a
// padding or a width that abi.encode would not have written), and those of check_recipe.
Result<Request> decode_request(ByteView bytes);

}  // namespace colophon::paint
