#include "engine/value.hpp"

#include <algorithm>

#include "base/endian.hpp"

namespace colophon::engine {

std::string_view type_name(Type type) {
  constexpr std::string_view kNames[] = {"U8", "I8", "I16", "I32"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string to_string(const Shape& shape) {
  return "[" + std::to_string(shape.h) + ", " + std::to_string(shape.w) + ", " + std::to_string(shape.c) +
         "]";
}

std::int64_t Constant::count() const {
  std::int64_t count = 1;
  for (const std::int64_t extent : extents) count *= extent;
  return count;
}

Shape Constant::as_value() const {
  if (extents.size() == 3) return {extents[0], extents[1], extents[2]};
  return {1, 1, count()};
}

std::int32_t Constant::at(std::int64_t index) const {
  const std::uint8_t* from = bytes.data() + index * width_bytes(type);
  switch (type) {
    case Type::kU8:
      return *from;
    case Type::kI8:
      return load_le<std::int8_t>(from);
    case Type::kI16:
      return load_le<std::int16_t>(from);
    case Type::kI32:
      return load_le<std::int32_t>(from);
  }
  return 0;
}

std::vector<std::int32_t> Constant::all() const {
  std::vector<std::int32_t> out(static_cast<std::size_t>(count()));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = at(static_cast<std::int64_t>(i));
  return out;
}

namespace {

// Short sums in 32 bits, which a compiler does many at once; they can't overflow: 2^15 elements of 16 bits.
template <typename T>
SignedSums sums_of(const std::uint8_t* from, std::int64_t count) {
  constexpr std::int64_t kShort = sizeof(T) <= 2 ? 32'768 : 1;
  SignedSums sums;
  for (std::int64_t begin = 0; begin < count; begin += kShort) {
    const std::int64_t end = std::min(count, begin + kShort);
    std::int32_t positive = 0;
    std::int32_t negative = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int32_t x = load_le<T>(from + i * std::int64_t{sizeof(T)});
      positive += std::max(x, 0);
      negative += std::min(x, 0);
    }
    sums.positive += positive;
    sums.negative += negative;
  }
  return sums;
}

}  // namespace

SignedSums Constant::signed_sums(std::int64_t first, std::int64_t last) const {
  const std::uint8_t* from = bytes.data() + first * width_bytes(type);
  switch (type) {
    case Type::kU8:
      return sums_of<std::uint8_t>(from, last - first);
    case Type::kI8:
      return sums_of<std::int8_t>(from, last - first);
    case Type::kI16:
      return sums_of<std::int16_t>(from, last - first);
    case Type::kI32:
      return sums_of<std::int32_t>(from, last - first);
  }
  return {};
}

Range Constant::range(std::int64_t first, std::int64_t last) const {
  Range range{at(first), at(first)};
  for (std::int64_t i = first; i < last; ++i) {
    const std::int64_t x = at(i);
    range.lo = std::min(range.lo, x);
    range.hi = std::max(range.hi, x);
  }
  return range;
}

}  // namespace colophon::engine
