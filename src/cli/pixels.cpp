#include "cli/pixels.hpp"

#include <png.h>

namespace colophon::cli {

Result<Pixels> decode_any_png(ByteView file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
    return Error{"NotPng", std::string("the picture can't be read: ") + image.message};
  }
  if (image.width > 4096 || image.height > 4096) {
    png_image_free(&image);
    return Error{"PictureSize", "the picture is larger than 4,096 pixels a side"};
  }
  image.format = PNG_FORMAT_RGB;
  Pixels pixels{image.width, image.height, Bytes(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, pixels.rgb.data(), 0, nullptr) == 0) {
    return Error{"NotPng", std::string("the picture can't be read: ") + image.message};
  }
  return pixels;
}

}  // namespace colophon::cli
