// Convolutions for tests of kernels: a grid of shapes with elements at the extremes of their types, and sums
// taken modulo 2^32 one product at a time. No test framework: tests/exactness runs it on foreign machines
// too.
#pragma once

#include <cstring>
#include <optional>
#include <random>

#include "engine/kernels/conv.hpp"

namespace colophon::engine::test {

struct ConvCase {
  Shape in;
  std::int64_t outputs, kernel_h, kernel_w;
  std::int64_t stride = 1, top = 0, left = 0, bottom = 0, right = 0, groups = 1;
};

inline std::string to_string(const ConvCase& c) {
  std::string text = to_string(c.in);
  for (const std::int64_t n :
       {c.outputs, c.kernel_h, c.kernel_w, c.stride, c.top, c.left, c.bottom, c.right, c.groups})
    text += " " + std::to_string(n);
  return text;
}

// Extremes often: that is where a saturating or narrower instruction would show.
inline std::vector<std::int32_t> random_elements(std::int64_t count, Type type, std::mt19937_64& random) {
  const Range range = type_range(type);
  std::vector<std::int32_t> elements(static_cast<std::size_t>(count));
  const auto mood = random() % 3;
  for (std::int32_t& x : elements) {
    const auto inside =
        range.lo + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range.hi - range.lo + 1));
    const std::int64_t extreme = random() % 4 == 0 ? range.hi : range.lo;
    x = static_cast<std::int32_t>(mood == 0 ? extreme : mood == 1 && random() % 2 == 0 ? extreme : inside);
  }
  return elements;
}

inline void append_bytes(Bytes& to, Type type, const std::vector<std::int32_t>& elements) {
  for (const std::int32_t x : elements) {
    for (int i = 0; i < width_bytes(type); ++i)
      to.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(x) >> (8 * i)));
  }
}

template <typename T>
std::vector<std::byte> as_stored(const std::vector<std::int32_t>& elements) {
  std::vector<std::byte> stored(elements.size() * sizeof(T));
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const T x = static_cast<T>(elements[i]);
    std::memcpy(stored.data() + i * sizeof(T), &x, sizeof x);
  }
  return stored;
}

class ConvCheck {
 public:
  ConvCheck(const ConvCase& c, Type in_type, Type weight_type, std::mt19937_64& random) : case_(c) {
    in_ = {c.in, in_type, type_range(in_type)};
    const std::int64_t h = (c.in.h + c.top + c.bottom - c.kernel_h) / c.stride + 1;
    const std::int64_t w = (c.in.w + c.left + c.right - c.kernel_w) / c.stride + 1;
    out_ = {{h, w, c.outputs}, Type::kI32, type_range(Type::kI32)};
    const std::int64_t kernel_c = c.in.c / c.groups;
    x_ = random_elements(c.in.count(), in_type, random);
    w_ = random_elements(c.outputs * c.kernel_h * c.kernel_w * kernel_c, weight_type, random);
    bias_ = random_elements(c.outputs, Type::kI32, random);
    append_bytes(weight_bytes_, weight_type, w_);
    append_bytes(bias_bytes_, Type::kI32, bias_);
    weight_ = {"w", weight_type, {c.outputs, c.kernel_h, c.kernel_w, kernel_c}, weight_bytes_};
    bias_constant_ = {"b", Type::kI32, {c.outputs}, bias_bytes_};
    x_stored_ = in_type == Type::kI8 ? as_stored<std::int8_t>(x_) : as_stored<std::int16_t>(x_);
    expect();
  }

  // Whether the kernel gives these sums, whatever the cut.
  bool agrees(Isa isa) const {
    const ConvSpec spec{case_.outputs, case_.kernel_h, case_.kernel_w, case_.in.c / case_.groups,
                        case_.stride,  case_.top,      case_.left,     case_.bottom,
                        case_.right,   case_.groups,   &weight_,       &bias_constant_};
    const auto kernel = make_conv_kernel(spec, in_, out_);
    kernel->prepare(isa);
    const std::int64_t h = out_.shape.h;
    std::vector<Blocks> each;
    for (std::int64_t block = kernel->blocks(); block-- > 0;) each.push_back({block, block + 1});
    const Blocks all{0, kernel->blocks()};
    return found(*kernel, {{0, h}}, {all}) == expected_ &&
           found(*kernel, {{0, h / 2}, {h / 2, h}}, {all}) == expected_ &&
           found(*kernel, {{h / 3, h}, {0, h / 3}}, each) == expected_;
  }

 private:
  void expect() {
    const Shape& y = out_.shape;
    const std::int64_t kernel_c = case_.in.c / case_.groups;
    for (std::int64_t h = 0; h < y.h; ++h) {
      for (std::int64_t w = 0; w < y.w; ++w) {
        for (std::int64_t o = 0; o < y.c; ++o) {
          const std::int64_t group = o / (y.c / case_.groups);
          auto sum = static_cast<std::uint32_t>(bias_[static_cast<std::size_t>(o)]);
          for (std::int64_t i = 0; i < case_.kernel_h; ++i) {
            for (std::int64_t j = 0; j < case_.kernel_w; ++j) {
              const std::int64_t row = h * case_.stride - case_.top + i;
              const std::int64_t column = w * case_.stride - case_.left + j;
              if (row < 0 || row >= case_.in.h || column < 0 || column >= case_.in.w) continue;
              for (std::int64_t k = 0; k < kernel_c; ++k) {
                const std::int64_t x = x_[static_cast<std::size_t>((row * case_.in.w + column) * case_.in.c +
                                                                   group * kernel_c + k)];
                const std::int64_t weight = w_[static_cast<std::size_t>(
                    ((o * case_.kernel_h + i) * case_.kernel_w + j) * kernel_c + k)];
                sum += static_cast<std::uint32_t>(x * weight);
              }
            }
          }
          expected_.push_back(static_cast<std::int32_t>(sum));
        }
      }
    }
  }

  std::vector<std::int32_t> found(const Kernel& kernel, const std::vector<Rows>& rows,
                                  const std::vector<Blocks>& blocks) const {
    std::vector<std::int32_t> found(expected_.size(), 0x5a5a5a5a);
    const View in{const_cast<std::byte*>(x_stored_.data()), 0,
                  in_.shape.w * in_.shape.c * width_bytes(in_.type)};
    const View out{reinterpret_cast<std::byte*>(found.data()), 0, out_.shape.w * out_.shape.c * 4};
    Scratch scratch;
    for (const Rows& some : rows) {
      for (const Blocks& few : blocks) kernel.run_blocks({&in, 1}, {}, some, few, scratch, out);
    }
    return found;
  }

  ConvCase case_;
  Facts in_, out_;
  std::vector<std::int32_t> x_, w_, bias_, expected_;
  std::vector<std::byte> x_stored_;
  Bytes weight_bytes_, bias_bytes_;
  Constant weight_, bias_constant_;
};

// The first disagreement of any pair of types, or nothing.
inline std::optional<std::string> disagreement(const ConvCase& c, Isa isa, std::mt19937_64& random) {
  for (const Type in : {Type::kI8, Type::kI16}) {
    for (const Type weight : {Type::kI8, Type::kI16}) {
      if (!ConvCheck(c, in, weight, random).agrees(isa)) {
        return std::string(isa_name(isa)) + ", " + std::string(type_name(in)) + " by " +
               std::string(type_name(weight)) + ": " + to_string(c);
      }
    }
  }
  return std::nullopt;
}

inline std::vector<ConvCase> plain_convs() {
  std::vector<ConvCase> cases;
  for (const std::int64_t channels : {1, 2, 3, 4, 5, 8, 31, 32}) {
    for (const std::int64_t outputs : {1, 3, 15, 16, 17, 40, 64, 100}) {
      cases.push_back({{1, 1, channels}, outputs, 1, 1});
      cases.push_back({{3, 7, channels}, outputs, 1, 1});
      cases.push_back({{5, 9, channels}, outputs, 3, 3, 1, 1, 1, 1, 1});
      cases.push_back({{6, 8, channels}, outputs, 3, 3, 2, 0, 0, 1, 1});
    }
  }
  return cases;
}

inline std::vector<ConvCase> odd_convs() {
  return {{{1, 77, 12}, 36, 1, 1},
          {{1, 40, 6}, 18, 1, 3, 1, 0, 1, 0, 1},
          {{9, 1, 6}, 18, 3, 1, 2, 1, 0, 1, 0},
          {{4, 4, 3}, 5, 2, 2, 2},
          {{2, 2, 3}, 5, 5, 5, 3, 64, 3, 0, 2},
          {{16, 16, 7}, 9, 7, 4, 16, 0, 0, 3, 3},
          {{3, 70, 2}, 33, 3, 3, 1, 1, 1, 1, 1}};
}

inline std::vector<ConvCase> grouped_convs() {
  return {{{4, 5, 6}, 6, 3, 3, 1, 1, 1, 1, 1, 6},
          {{4, 5, 6}, 34, 3, 3, 1, 1, 1, 1, 1, 2},
          {{4, 5, 9}, 6, 1, 1, 1, 0, 0, 0, 0, 3},
          {{4, 5, 8}, 96, 1, 2, 2, 0, 1, 0, 0, 2}};
}

// Rows so long that their inputs are copied in several pieces.
inline std::vector<ConvCase> wide_convs() {
  return {{{3, 1'027, 3}, 5, 3, 3, 1, 1, 1, 1, 1},
          {{4, 1'100, 2}, 17, 3, 3, 2, 0, 0, 1, 1},
          {{2, 600, 5}, 3, 1, 1},
          {{1, 30, 1}, 2, 1, 2, 1, 0, 64, 0, 64}};
}

// Sums that no block of weights in the first-level cache holds whole.
inline std::vector<ConvCase> long_convs() {
  return {{{2, 3, 2'001}, 49, 1, 1},
          {{4, 4, 300}, 52, 3, 3, 1, 1, 1, 1, 1},
          {{3, 3, 1'024}, 16, 3, 3, 1, 1, 1, 1, 1, 2}};
}

// Where tiles of pixels and of inputs are whole, are not, and go over the seam between two rows.
inline std::vector<ConvCase> tile_convs() {
  return {{{8, 8, 96}, 40, 3, 3, 1, 1, 1, 1, 1},
          {{4, 4, 64}, 32, 3, 3, 1, 1, 1, 1, 1},
          {{5, 13, 64}, 33, 1, 1},
          {{6, 20, 48}, 16, 5, 5, 1, 2, 2, 2, 2},
          {{7, 9, 64}, 48, 3, 3, 2, 1, 1, 1, 1},
          {{3, 17, 65}, 70, 2, 3, 1, 0, 1, 1, 1},
          {{2, 6, 160}, 50, 3, 3, 1, 1, 1, 1, 1},
          {{3, 5, 128}, 96, 3, 3, 1, 1, 1, 1, 1, 2},
          {{1, 33, 63}, 17, 1, 1},
          {{1, 16, 1'400}, 17, 1, 3, 1, 0, 1, 0, 1}};
}

}  // namespace colophon::engine::test
