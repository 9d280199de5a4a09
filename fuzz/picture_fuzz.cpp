// Files from strangers, read both ways, and pictures of our own with a stranger's request and pixels.
#include <algorithm>

#include "paint/picture.hpp"
#include "paint/picture_request.hpp"
#include "paint/png.hpp"
#include "paint/request_abi.hpp"

using namespace colophon;

namespace {

void check_file(ByteView file) {
  const auto request = paint::read_picture_request(file);
  if (request) COLOPHON_CHECK(paint::encode_request(*request).ok());
  const auto picture = paint::decode_picture(file);
  if (!picture) return;
  const auto again = paint::encode_picture(picture->request, picture->rgb);
  COLOPHON_CHECK(again && equal(*again, file));
  COLOPHON_CHECK(request && *request == picture->request);
}

// A fuzzer hardly ever guesses a CRC: mends them all, so that what stands behind them is reached too.
Bytes with_good_checksums(ByteView file) {
  Bytes mended;
  append(mended, paint::kPngSignature);
  paint::ChunkReader chunks(file.subspan(std::min(file.size(), mended.size())));
  while (const auto chunk = chunks.next()) {
    const std::size_t begun = paint::begin_chunk(mended, chunk->type, chunk->data.size());
    append(mended, chunk->data);
    paint::end_chunk(mended, begun);
  }
  return mended;
}

void check_writing(ByteView data) {
  constexpr std::size_t kPixelsMax = 4'096;
  const auto found = paint::read_picture_request(with_good_checksums(data));
  if (!found) return;
  const std::size_t pixels = std::size_t{found->recipe.width} * found->recipe.height;
  if (pixels > kPixelsMax) return;
  Bytes rgb(3 * pixels);
  for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = data[(i * 7) % data.size()];
  const auto file = paint::encode_picture(*found, rgb);
  COLOPHON_CHECK(file.ok());
  const auto picture = paint::decode_picture(*file);
  COLOPHON_CHECK(picture && picture->request == *found && picture->rgb == rgb);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_file({data, size});
  check_file(with_good_checksums({data, size}));
  check_writing({data, size});
  return 0;
}
