#include "cli/pixels.hpp"

#include <memory>
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include "base/freed.hpp"

namespace colophon::cli {
namespace {

constexpr std::uint32_t kSideMax = 4096;

Error too_large() {
  return {"PictureSize", "the picture is larger than 4,096 pixels a side"};
}

Result<Pixels> decode_jpeg(ByteView file) {
  const std::unique_ptr<void, Freed<tjDestroy>> decoder(tjInitDecompress());
  int width = 0;
  int height = 0;
  int sampling = 0;
  int colours = 0;
  const auto size = static_cast<unsigned long>(file.size());
  const auto failed = [&] {
    return Error{"NotAPicture", std::string("the JPEG can't be read: ") + tjGetErrorStr2(decoder.get())};
  };
  if (tjDecompressHeader3(decoder.get(), file.data(), size, &width, &height, &sampling, &colours) != 0)
    return failed();
  if (width > static_cast<int>(kSideMax) || height > static_cast<int>(kSideMax)) return too_large();
  Pixels pixels{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  pixels.rgb.resize(std::size_t{3} * pixels.width * pixels.height);
  const int done = tjDecompress2(decoder.get(), file.data(), size, pixels.rgb.data(), width, 0, height,
                                 TJPF_RGB, TJFLAG_ACCURATEDCT);
  if (done != 0 && tjGetErrorCode(decoder.get()) == TJERR_FATAL) return failed();
  return pixels;
}

Result<Pixels> decode_webp(ByteView file) {
  int width = 0;
  int height = 0;
  const Error failed{"NotAPicture", "the WebP can't be read"};
  if (WebPGetInfo(file.data(), file.size(), &width, &height) == 0) return failed;
  if (width > static_cast<int>(kSideMax) || height > static_cast<int>(kSideMax)) return too_large();
  Pixels pixels{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  pixels.rgb.resize(std::size_t{3} * pixels.width * pixels.height);
  if (WebPDecodeRGBInto(file.data(), file.size(), pixels.rgb.data(), pixels.rgb.size(), width * 3) == nullptr)
    return failed;
  return pixels;
}

}  // namespace

Result<Pixels> decode_any_png(ByteView file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
    return Error{"NotPng", std::string("the picture can't be read: ") + image.message};
  }
  if (image.width > kSideMax || image.height > kSideMax) {
    png_image_free(&image);
    return too_large();
  }
  image.format = PNG_FORMAT_RGB;
  Pixels pixels{image.width, image.height, Bytes(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, pixels.rgb.data(), 0, nullptr) == 0) {
    return Error{"NotPng", std::string("the picture can't be read: ") + image.message};
  }
  return pixels;
}

std::string_view picture_kind(ByteView file) {
  constexpr std::uint8_t kPng[] = {0x89, 'P', 'N', 'G'};
  constexpr std::uint8_t kJpeg[] = {0xFF, 0xD8, 0xFF};
  if (file.size() < 16) return {};
  if (equal(file.first(sizeof kPng), kPng)) return "png";
  if (equal(file.first(sizeof kJpeg), kJpeg)) return "jpeg";
  if (as_text(file.first(4)) == "RIFF" && as_text(file.subspan(8, 4)) == "WEBP") return "webp";
  return {};
}

Result<Pixels> decode_any_picture(ByteView file) {
  const std::string_view kind = picture_kind(file);
  if (kind == "png") return decode_any_png(file);
  if (kind == "jpeg") return decode_jpeg(file);
  if (kind == "webp") return decode_webp(file);
  return Error{"NotAPicture", "the file is neither PNG, JPEG nor WebP", "pass a picture"};
}

}  // namespace colophon::cli
