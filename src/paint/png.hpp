// PNG's outermost layer: a signature, then chunks of u32 length ‖ type ‖ data ‖ u32 CRC-32 of type and data,
// all big-endian. PNG specification (third edition), section 5. Thread-safe; views point into the file.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.hpp"

namespace colophon::paint {

inline constexpr std::array<std::uint8_t, 8> kPngSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
inline constexpr std::size_t kChunkOverheadBytes = 12;
inline constexpr std::uint32_t kChunkBytesMax = 0x7FFFFFFF;
inline constexpr std::string_view kRequestChunk = "clPn";  // ancillary, private, safe to copy

struct Chunk {
  std::string_view type;  // four bytes
  ByteView data;
  bool crc_holds = false;  // what it should be was compared with what stands there
};

// Reads the chunks behind the signature one by one.
class ChunkReader {
 public:
  explicit ChunkReader(ByteView after_signature) : rest_(after_signature) {}

  // nullopt: what is left is not a whole chunk.
  std::optional<Chunk> next();
  std::size_t left_bytes() const { return rest_.size(); }

 private:
  ByteView rest_;
};

bool is_png(ByteView file);

// Writes a chunk whose data the caller appends between begin and end.
std::size_t begin_chunk(Bytes& file, std::string_view type,
                        std::size_t data_bytes);  // returns what end wants
void end_chunk(Bytes& file, std::size_t begun);

}  // namespace colophon::paint
