#include "paint/png.hpp"

#include "base/endian.hpp"
#include "paint/checksum.hpp"

namespace colophon::paint {

bool is_png(ByteView file) {
  return file.size() >= kPngSignature.size() && equal(file.first(kPngSignature.size()), kPngSignature);
}

std::optional<Chunk> ChunkReader::next() {
  if (rest_.size() < kChunkOverheadBytes) return std::nullopt;
  const auto length = load_be<std::uint32_t>(rest_.data());
  if (length > kChunkBytesMax || length > rest_.size() - kChunkOverheadBytes) return std::nullopt;
  const ByteView typed = rest_.subspan(4, 4 + std::size_t{length});
  const auto crc = load_be<std::uint32_t>(rest_.data() + 8 + length);
  rest_ = rest_.subspan(kChunkOverheadBytes + length);
  return Chunk{as_text(typed.first(4)), typed.subspan(4), crc == crc32(typed)};
}

std::size_t begin_chunk(Bytes& file, std::string_view type, std::size_t data_bytes) {
  COLOPHON_CHECK(type.size() == 4 && data_bytes <= kChunkBytesMax);
  append_be(file, static_cast<std::uint32_t>(data_bytes));
  const std::size_t begun = file.size();
  append(file, as_bytes(type));
  return begun;
}

void end_chunk(Bytes& file, std::size_t begun) {
  COLOPHON_CHECK(begun >= 4 && file.size() - begun == 4 + load_be<std::uint32_t>(file.data() + begun - 4));
  append_be(file, crc32(ByteView(file).subspan(begun)));
}

}  // namespace colophon::paint
