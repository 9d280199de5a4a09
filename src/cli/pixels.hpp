// The pixels of any picture file: for copies that another program saved again.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::cli {

struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb;
};

// By libpng. Errors: NotPng (libpng's reason), PictureSize (over 4,096 a side).
Result<Pixels> decode_any_png(ByteView file);

// PNG, JPEG or WebP, whichever the file is. Errors: NotAPicture, PictureSize.
Result<Pixels> decode_any_picture(ByteView file);

// "png", "jpeg" or "webp"; empty if it is none of them.
std::string_view picture_kind(ByteView file);

}  // namespace colophon::cli
