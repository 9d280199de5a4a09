// The request that any PNG carries, canonical or not: a signed copy, or one that another program saved again
// and kept the chunk. It is a claim: only repainting shows whether the pixels follow from it. Thread-safe.
#pragma once

#include "paint/recipe.hpp"

namespace colophon::paint {

// Everything up to IEND is read. Errors: NotPng; PictureTruncated (a chunk is cut short or IEND is missing);
// RequestMissing (no clPn chunk: stripped, or never one of our pictures); RequestEdited (the chunk stands
// twice, its CRC fails, or it does not hold the canonical form of a request that a painter accepts).
Result<Request> read_picture_request(ByteView png);

}  // namespace colophon::paint
