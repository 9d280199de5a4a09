#include "api/thumbnail.hpp"

#include <algorithm>
#include <array>
#include <png.h>
#include <webp/encode.h>

#include "base/check.hpp"

namespace colophon::api {
namespace {

constexpr float kWebpQuality = 82;

// Sums over whole pixels and their parts, in units of 1/`to` of a pixel: exact in integers.
struct Span {
  std::uint64_t first = 0;  // pixel
  std::uint64_t last = 0;   // pixel, included
  std::uint64_t begin = 0;  // where the span begins and ends, in those units
  std::uint64_t end = 0;
};

Span span_of(std::uint64_t index, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t begin = index * from;
  const std::uint64_t end = begin + from;
  return {begin / to, (end - 1) / to, begin, end};
}

std::uint64_t weight(const Span& span, std::uint64_t pixel, std::uint64_t to) {
  return std::min(span.end, (pixel + 1) * to) - std::max(span.begin, pixel * to);
}

}  // namespace

Pixels shrunk(const Pixels& picture, std::uint32_t side_max) {
  COLOPHON_CHECK(side_max > 0 && picture.rgb.size() == std::size_t{3} * picture.width * picture.height);
  const std::uint32_t side = std::max(picture.width, picture.height);
  if (side <= side_max) return picture;
  const auto scaled = [&](std::uint32_t length) {
    return std::max<std::uint32_t>(
        1, static_cast<std::uint32_t>((std::uint64_t{length} * side_max + side / 2) / side));
  };
  Pixels out{scaled(picture.width), scaled(picture.height), {}};
  out.rgb.resize(std::size_t{3} * out.width * out.height);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    const Span rows = span_of(y, picture.height, out.height);
    for (std::uint32_t x = 0; x < out.width; ++x) {
      const Span columns = span_of(x, picture.width, out.width);
      std::array<std::uint64_t, 3> sum{};
      for (std::uint64_t row = rows.first; row <= rows.last; ++row) {
        for (std::uint64_t column = columns.first; column <= columns.last; ++column) {
          const std::uint64_t part = weight(rows, row, out.height) * weight(columns, column, out.width);
          const std::uint8_t* pixel = &picture.rgb[3 * (row * picture.width + column)];
          for (std::size_t c = 0; c < 3; ++c) sum[c] += part * pixel[c];
        }
      }
      const std::uint64_t area = std::uint64_t{picture.width} * picture.height;
      for (std::size_t c = 0; c < 3; ++c)
        out.rgb[3 * (std::size_t{y} * out.width + x) + c] =
            static_cast<std::uint8_t>((sum[c] + area / 2) / area);
    }
  }
  return out;
}

Result<std::string> encode_webp(const Pixels& picture) {
  std::uint8_t* bytes = nullptr;
  const std::size_t size =
      WebPEncodeRGB(picture.rgb.data(), static_cast<int>(picture.width), static_cast<int>(picture.height),
                    static_cast<int>(3 * picture.width), kWebpQuality, &bytes);
  if (size == 0) return Error{"EncodingFailed", "the picture can't be written as WebP", "ask for a .png"};
  std::string out(reinterpret_cast<const char*>(bytes), size);
  WebPFree(bytes);
  return out;
}

Result<std::string> encode_png(const Pixels& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = picture.width;
  image.height = picture.height;
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string out(size, '\0');
  if (png_image_write_to_memory(&image, out.data(), &size, 0, picture.rgb.data(), 0, nullptr) == 0)
    return Error{"EncodingFailed", std::string("the picture can't be written as PNG: ") + image.message};
  out.resize(size);
  return out;
}

}  // namespace colophon::api
