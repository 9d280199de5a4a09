#include "paint/checksum.hpp"

#include <gtest/gtest.h>

namespace colophon::paint {
namespace {

// The check values that catalogues of checksums list, and Python's zlib.
TEST(Checksum, KnownValues) {
  EXPECT_EQ(crc32({}), 0u);
  EXPECT_EQ(crc32(as_bytes("123456789")), 0xCBF43926u);
  EXPECT_EQ(crc32(as_bytes("IEND")), 0xAE426082u);
  EXPECT_EQ(adler32(kAdler32Start, {}), 1u);
  EXPECT_EQ(adler32(kAdler32Start, as_bytes("123456789")), 0x091E01DEu);
  EXPECT_EQ(adler32(kAdler32Start, as_bytes("Wikipedia")), 0x11E60398u);
}

// The sums are largest here: an overflow between two reductions would show.
TEST(Checksum, AdlerOfManyLargestBytes) {
  const Bytes ones(3'000'000, 0xFF);
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (std::size_t i = 0; i < ones.size(); ++i) {
    low = (low + 0xFF) % 65'521;
    high = (high + low) % 65'521;
  }
  EXPECT_EQ(adler32(kAdler32Start, ones), (high << 16) | low);
  const std::uint32_t first = adler32(kAdler32Start, ByteView(ones).first(5'553));
  EXPECT_EQ(adler32(first, ByteView(ones).subspan(5'553)), (high << 16) | low);
  const std::uint32_t largest = (65'520u << 16) | 65'520u;
  EXPECT_EQ(adler32(adler32(largest, ByteView(ones).first(1)), ByteView(ones).first(5'551)),
            adler32(largest, ByteView(ones).first(5'552)));
}

}  // namespace
}  // namespace colophon::paint
