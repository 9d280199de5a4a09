// The pixels of any PNG, by libpng: for copies that another program saved again.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::cli {

struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb;
};

// Errors: NotPng (libpng's reason), PictureSize (over 4,096 a side).
Result<Pixels> decode_any_png(ByteView file);

}  // namespace colophon::cli
