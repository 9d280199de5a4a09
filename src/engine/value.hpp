// What an operator sees: tensors of integers, and what has been proven of them. spec/arithmetic.md.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::engine {

enum class Type : std::uint8_t { kU8 = 0, kI8 = 1, kI16 = 2, kI32 = 3 };  // U8 only as a constant's bytes

constexpr int width_bytes(Type type) {
  return type == Type::kI32 ? 4 : type == Type::kI16 ? 2 : 1;
}
std::string_view type_name(Type type);

// [H, W, C], row-major, channel fastest.
struct Shape {
  std::int64_t h = 1;
  std::int64_t w = 1;
  std::int64_t c = 1;
  friend bool operator==(const Shape&, const Shape&) = default;
  std::int64_t count() const { return h * w * c; }
};
std::string to_string(const Shape& shape);

inline constexpr std::int64_t kExtentMax = std::int64_t{1} << 24;
inline constexpr std::int64_t kElementsMax = std::int64_t{1} << 28;

struct Range {
  std::int64_t lo = 0;
  std::int64_t hi = 0;
  friend bool operator==(const Range&, const Range&) = default;
  bool within(const Range& other) const { return lo >= other.lo && hi <= other.hi; }
  std::int64_t magnitude() const { return hi > -lo ? hi : -lo; }
};
constexpr Range type_range(Type type) {
  return type == Type::kI32   ? Range{-(std::int64_t{1} << 31), (std::int64_t{1} << 31) - 1}
         : type == Type::kI16 ? Range{-32768, 32767}
         : type == Type::kI8  ? Range{-128, 127}
                              : Range{0, 255};
}

// What is proven of a value when the model is loaded.
struct Facts {
  Shape shape;
  Type type = Type::kI32;
  Range range;
  friend bool operator==(const Facts&, const Facts&) = default;
};

// A value of the reference executor: every element as int32, whatever its type.
struct Tensor {
  Facts facts;
  std::vector<std::int32_t> data;

  const std::int32_t& at(std::int64_t h, std::int64_t w, std::int64_t c) const {
    return data[static_cast<std::size_t>((h * facts.shape.w + w) * facts.shape.c + c)];
  }
  std::int32_t& at(std::int64_t h, std::int64_t w, std::int64_t c) {
    return data[static_cast<std::size_t>((h * facts.shape.w + w) * facts.shape.c + c)];
  }
};

// A tensor of the model file: little-endian bytes that the file owns.
struct SignedSums {
  std::int64_t positive = 0;  // of all elements above 0
  std::int64_t negative = 0;  // of all elements below
};

struct Constant {
  std::string name;
  Type type = Type::kU8;
  std::vector<std::int64_t> extents;  // rank 1 to 4
  ByteView bytes;

  std::int64_t count() const;
  Shape as_value() const;  // rank 1 is read as [1, 1, C], rank 3 as it stands
  std::int32_t at(std::int64_t index) const;
  std::vector<std::int32_t> all() const;
  SignedSums signed_sums(std::int64_t first, std::int64_t last) const;  // of the elements in [first, last)
  Range range() const { return range(0, count()); }                     // of all elements
  Range range(std::int64_t first, std::int64_t last) const;             // of the elements in [first, last)
};

// Picture size in pixels.
struct Size {
  std::int64_t width = 0;
  std::int64_t height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

}  // namespace colophon::engine
