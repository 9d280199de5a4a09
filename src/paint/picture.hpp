// The canonical file of a picture: one PNG whose bytes are a function of the request and the pixels alone,
// and its hash. spec/picture.md. Thread-safe.
#pragma once

#include "paint/recipe.hpp"

namespace colophon::paint {

// The largest picture's file, with room for its stored blocks and the other chunks.
inline constexpr std::size_t kPictureBytesMax = std::size_t{51} << 20;

struct Picture {
  Request request;  // with the size in pixels
  Bytes rgb;        // row by row from the top, three bytes a pixel; 3 · width · height of them

  bool operator==(const Picture&) const = default;
};

// Length of the canonical file of a request that check_recipe accepts.
std::size_t picture_bytes(const Request& request);

// Errors: those of check_recipe; PictureSize (rgb has not 3 · width · height bytes).
Result<Bytes> encode_picture(const Request& request, ByteView rgb);

// The same file without a request, for pixels that none makes; nothing that reads canonical pictures takes
// it. Error: PictureSize.
Result<Bytes> encode_without_request(const Recipe& recipe, ByteView rgb);

// SHA-256 of the file.
Bytes32 image_hash(ByteView file);

// Accepts exactly what encode_picture writes. Errors: NotPng; PictureTruncated (a chunk is cut short or IEND
// is missing); PictureEncoding (a PNG, but not a canonical one: recompressed, signed, or altered); those of
// decode_request.
Result<Picture> decode_picture(ByteView file);

}  // namespace colophon::paint
