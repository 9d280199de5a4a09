// Small copies of pictures, for looking at only: each pixel is the mean of those it stands for. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::api {

struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb{};  // row by row from the top, three bytes a pixel
};

// The larger side becomes `side_max`; a picture that is not larger stays as it is.
Pixels shrunk(const Pixels& picture, std::uint32_t side_max);

// Errors: EncodingFailed.
Result<std::string> encode_webp(const Pixels& picture);
Result<std::string> encode_png(const Pixels& picture);

}  // namespace colophon::api
