#include "paint/picture.hpp"

#include <algorithm>

#include "base/endian.hpp"
#include "crypto/sha256.hpp"
#include "paint/checksum.hpp"
#include "paint/png.hpp"
#include "paint/request_abi.hpp"
#include "paint/xmp_packet.hpp"

namespace colophon::paint {
namespace {

constexpr std::size_t kStoredBlockBytesMax = 65'535;
constexpr std::size_t kBlockHeadBytes = 5;
constexpr std::size_t kZlibFrameBytes = 6;  // two bytes of header, Adler-32

struct Layout {
  std::size_t row_bytes;      // with the filter byte in front
  std::size_t content_bytes;  // of all rows
  std::size_t blocks;
  std::size_t idat_bytes;

  explicit Layout(const Recipe& recipe)
      : row_bytes(1 + std::size_t{3} * recipe.width),
        content_bytes(row_bytes * recipe.height),
        blocks((content_bytes + kStoredBlockBytesMax - 1) / kStoredBlockBytesMax),
        idat_bytes(kZlibFrameBytes + blocks * kBlockHeadBytes + content_bytes) {}
};

constexpr std::size_t kContentBytesMax = (1 + std::size_t{3} * kSidePixelsMax) * kSidePixelsMax;
static_assert(kContentBytesMax + (kContentBytesMax / kStoredBlockBytesMax + 1) * kBlockHeadBytes + 0x2000 <=
              kPictureBytesMax);

void append_chunk(Bytes& file, std::string_view type, ByteView data) {
  const std::size_t begun = begin_chunk(file, type, data.size());
  append(file, data);
  end_chunk(file, begun);
}

Bytes header_data(const Recipe& recipe) {
  Bytes data;
  append_be(data, std::uint32_t{recipe.width});
  append_be(data, std::uint32_t{recipe.height});
  append(data, Bytes{8, 2, 0, 0, 0});  // bits a sample, RGB, then compression, filter, interlace
  return data;
}

Bytes xmp_data() {
  Bytes data;
  append(data, as_bytes("XML:com.adobe.xmp"));
  // The keyword's end, not compressed, method 0, no language, no translated keyword.
  append(data, Bytes(5));
  append(data, as_bytes(kXmpPacket));
  return data;
}

// The rows as PNG filters and zlib stores them, block after block.
class StoredStream {
 public:
  StoredStream(Bytes& to, std::size_t content_bytes) : to_(to), content_left_(content_bytes) {}

  void write(ByteView bytes) {
    adler_ = adler32(adler_, bytes);
    while (!bytes.empty()) {
      if (block_left_ == 0) begin_block();
      const ByteView piece = bytes.first(std::min(bytes.size(), block_left_));
      append(to_, piece);
      block_left_ -= piece.size();
      bytes = bytes.subspan(piece.size());
    }
  }
  std::uint32_t adler() const { return adler_; }

 private:
  void begin_block() {
    block_left_ = std::min(content_left_, kStoredBlockBytesMax);
    content_left_ -= block_left_;
    const auto length = static_cast<std::uint16_t>(block_left_);
    to_.push_back(content_left_ == 0 ? 1 : 0);
    append_le(to_, length);
    append_le(to_, static_cast<std::uint16_t>(~length));
  }

  Bytes& to_;
  std::size_t content_left_;
  std::size_t block_left_ = 0;
  std::uint32_t adler_ = kAdler32Start;
};

void append_pixels(Bytes& file, const Layout& layout, ByteView rgb) {
  const std::size_t begun = begin_chunk(file, "IDAT", layout.idat_bytes);
  append(file, Bytes{0x78, 0x01});
  StoredStream stream(file, layout.content_bytes);
  const std::uint8_t no_filter[] = {0};
  for (; !rgb.empty(); rgb = rgb.subspan(layout.row_bytes - 1)) {
    stream.write(no_filter);
    stream.write(rgb.first(layout.row_bytes - 1));
  }
  append_be(file, stream.adler());
  end_chunk(file, begun);
}

Error not_canonical(const std::string& what) {
  return {"PictureEncoding", "the PNG is not a canonical picture: " + what,
          "take the original file, or encode its pixels again and compare the image hash"};
}

// The pixels of a canonical IDAT. It is only unpacked here, not judged.
std::optional<Bytes> unpack_pixels(ByteView idat, const Layout& layout) {
  if (idat.size() != layout.idat_bytes) return std::nullopt;
  Bytes content;
  content.reserve(layout.content_bytes);
  for (std::size_t at = 2; content.size() < layout.content_bytes;) {
    const std::size_t length = std::min(layout.content_bytes - content.size(), kStoredBlockBytesMax);
    append(content, idat.subspan(at + kBlockHeadBytes, length));
    at += kBlockHeadBytes + length;
  }
  Bytes rgb;
  rgb.reserve(content.size());
  for (std::size_t at = 0; at < content.size(); at += layout.row_bytes) {
    append(rgb, ByteView(content).subspan(at + 1, layout.row_bytes - 1));
  }
  return rgb;
}

Result<ByteView> expect_chunk(ChunkReader& chunks, std::string_view type) {
  const auto chunk = chunks.next();
  if (!chunk) {
    return Error{"PictureTruncated",
                 "the picture's file ends where the chunk " + std::string(type) + " should stand whole",
                 "fetch the file again"};
  }
  if (chunk->type != type)
    return not_canonical("another chunk stands where " + std::string(type) + " should");
  return chunk->data;
}

// `abi` of the request, if there is one.
Result<Bytes> encode(const Recipe& recipe, const Bytes* abi, ByteView rgb) {
  const Layout layout(recipe);
  if (rgb.size() != (layout.row_bytes - 1) * recipe.height) {
    return Error{"PictureSize",
                 std::to_string(rgb.size()) + " bytes are not " + std::to_string(recipe.width) + " x " +
                     std::to_string(recipe.height) + " pixels of three bytes",
                 "pass the pixels of this very request"};
  }
  Bytes file;
  file.reserve(kPngSignature.size() + layout.idat_bytes + (abi ? abi->size() : 0) + kXmpPacket.size() + 128);
  append(file, kPngSignature);
  append_chunk(file, "IHDR", header_data(recipe));
  append_chunk(file, "iTXt", xmp_data());
  if (abi) append_chunk(file, kRequestChunk, *abi);
  append_pixels(file, layout, rgb);
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace

std::size_t picture_bytes(const Request& request) {
  const auto abi = encode_request(request);
  COLOPHON_CHECK(abi.ok());
  const std::size_t chunks =
      5 * kChunkOverheadBytes + header_data(request.recipe).size() + xmp_data().size() + abi->size();
  return kPngSignature.size() + chunks + Layout(request.recipe).idat_bytes;
}

Result<Bytes> encode_picture(const Request& request, ByteView rgb) {
  COLOPHON_TRY(const Bytes abi, encode_request(request));
  return encode(request.recipe, &abi, rgb);
}

Result<Bytes> encode_without_request(const Recipe& recipe, ByteView rgb) {
  return encode(recipe, nullptr, rgb);
}

Bytes32 image_hash(ByteView file) {
  return crypto::sha256(file);
}

// Request and pixels are taken from where a canonical file has them; whether everything else is as it must
// be, checksums included, writing the file again from those two shows.
Result<Picture> decode_picture(ByteView file) {
  if (!is_png(file)) return Error{"NotPng", "the file is not a PNG", "pictures are PNG files: pass one"};
  ChunkReader chunks(file.subspan(kPngSignature.size()));
  COLOPHON_TRY_VOID(expect_chunk(chunks, "IHDR"));
  COLOPHON_TRY_VOID(expect_chunk(chunks, "iTXt"));
  COLOPHON_TRY(const ByteView abi, expect_chunk(chunks, kRequestChunk));
  COLOPHON_TRY(const ByteView idat, expect_chunk(chunks, "IDAT"));
  COLOPHON_TRY_VOID(expect_chunk(chunks, "IEND"));

  COLOPHON_TRY(Request request, decode_request(abi));
  auto rgb = unpack_pixels(idat, Layout(request.recipe));
  if (!rgb) return not_canonical("its pixel data has not the length that the request's size gives");
  COLOPHON_TRY(const Bytes canonical, encode_picture(request, *rgb));
  if (!equal(canonical, file)) {
    const auto [ours, theirs] = std::mismatch(canonical.begin(), canonical.end(), file.begin(), file.end());
    return not_canonical("byte " + std::to_string(ours - canonical.begin()) + " differs");
  }
  return Picture{std::move(request), std::move(*rgb)};
}

}  // namespace colophon::paint
