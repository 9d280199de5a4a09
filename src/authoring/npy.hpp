// NumPy's files of one array (.npy, format 1.0): what people compare engines with. Input is not trusted.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace colophon::authoring {

struct Array {
  std::vector<std::int64_t> shape;
  std::vector<double> data;  // last axis fastest
};

inline constexpr std::size_t kNpyBytesMax = std::size_t{1} << 30;

// As little-endian float64.
Bytes encode_npy(const Array& array);

// Little-endian float32 or float64, rank 1 to 4, not in Fortran's order. Error: BadNpy.
Result<Array> decode_npy(ByteView file);

}  // namespace colophon::authoring
