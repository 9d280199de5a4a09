// The two checksums of a PNG file. Thread-safe.
#pragma once

#include "base/bytes.hpp"

namespace colophon::paint {

// CRC-32 as PNG and zlib have it (reflected, polynomial EDB88320, all ones before and after).
std::uint32_t crc32(ByteView bytes);

// Adler-32 of RFC 1950 in pieces: start with kAdler32Start and pass on what came out.
inline constexpr std::uint32_t kAdler32Start = 1;
std::uint32_t adler32(std::uint32_t adler, ByteView bytes);

}  // namespace colophon::paint
