#include "authoring/float_ops.hpp"

#include <algorithm>
#include <cmath>

#include "authoring/gemm.hpp"

namespace colophon::authoring {
namespace {

constexpr std::int64_t kColumnsMax = std::int64_t{1}
                                     << 23;  // elements of the rows that are multiplied at once
constexpr std::int64_t kPiece = 16'384;      // elements that one task takes

FloatTensor tensor_of(engine::Shape shape) {
  return {shape, std::vector<float>(static_cast<std::size_t>(shape.count()))};
}

void in_pieces(engine::ThreadPool& pool, std::int64_t count,
               const std::function<void(std::int64_t, std::int64_t)>& body) {
  pool.run((count + kPiece - 1) / kPiece,
           [&](std::int64_t piece, int) { body(piece * kPiece, std::min(count, (piece + 1) * kPiece)); });
}

// One range of [0, count) for each thread.
void in_ranges(engine::ThreadPool& pool, std::int64_t count,
               const std::function<void(std::int64_t, std::int64_t)>& body) {
  const std::int64_t parts = std::min<std::int64_t>(pool.threads(), count);
  pool.run(parts, [&](std::int64_t part, int) { body(count * part / parts, count * (part + 1) / parts); });
}

struct Window {
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
};

// The inputs under the window of one output place, in the order of the weights: channel, row, column.
void take_window(const FloatTensor& x, Window window, std::int64_t h, std::int64_t w, float* to) {
  const std::int64_t k = window.kernel;
  const std::int64_t taps = k * k;
  for (std::int64_t i = 0; i < k; ++i) {
    for (std::int64_t j = 0; j < k; ++j) {
      const std::int64_t row = h * window.stride - k / 2 + i;
      const std::int64_t column = w * window.stride - k / 2 + j;
      const bool inside = row >= 0 && row < x.shape.h && column >= 0 && column < x.shape.w;
      const float* from = inside ? x.data.data() + (row * x.shape.w + column) * x.shape.c : nullptr;
      float* at = to + i * k + j;
      for (std::int64_t c = 0; c < x.shape.c; ++c) at[c * taps] = inside ? from[c] : 0.0F;
    }
  }
}

// y[places × channels] = the windows of x times `weight`, without a bias. Threads take places, or channels
// where there are more of those.
void convolve(const FloatTensor& x, Window window, const std::vector<float>& weight, FloatTensor& y,
              engine::ThreadPool& pool) {
  const std::int64_t places = y.shape.h * y.shape.w;
  const std::int64_t width = window.kernel * window.kernel * x.shape.c;
  const bool direct = window.kernel == 1 && window.stride == 1;
  const std::int64_t most = direct ? places : std::clamp<std::int64_t>(kColumnsMax / width, 1, places);
  std::vector<float> columns(direct ? 0 : static_cast<std::size_t>(most * width));
  for (std::int64_t first = 0; first < places; first += most) {
    const std::int64_t count = std::min(most, places - first);
    if (!direct) {
      in_ranges(pool, count, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n)
          take_window(x, window, (first + n) / y.shape.w, (first + n) % y.shape.w,
                      columns.data() + n * width);
      });
    }
    const float* rows = direct ? x.data.data() : columns.data();
    float* to = y.data.data() + first * y.shape.c;
    const bool by_channels = y.shape.c > count;
    in_ranges(pool, by_channels ? y.shape.c : count, [&](std::int64_t begin, std::int64_t end) {
      if (by_channels) {
        multiply_transposed(count, end - begin, width, {rows, width}, {weight.data() + begin * width, width},
                            to + begin, y.shape.c);
      } else {
        multiply_transposed(end - begin, y.shape.c, width, {rows + begin * width, width},
                            {weight.data(), width}, to + begin * y.shape.c, y.shape.c);
      }
    });
  }
}

Result<FloatTensor> conv(const GraphNode& node, std::span<const FloatTensor* const> in,
                         const FloatMeans& means) {
  const FloatTensor& x = *in[0];
  const Window window{node.kernel, node.stride};
  COLOPHON_TRY(const auto weight, means.weights.weight(node));
  COLOPHON_TRY(const auto bias, means.weights.bias(node));
  const std::int64_t h = (x.shape.h - 1) / node.stride + 1;
  const std::int64_t w = (x.shape.w - 1) / node.stride + 1;
  FloatTensor y = tensor_of({h, w, node.channels});
  convolve(x, window, weight, y, means.pool);
  for (const FloatBranch* branch :
       means.branches ? means.branches(node) : std::vector<const FloatBranch*>{}) {
    FloatTensor inner = tensor_of({h, w, branch->rank});
    convolve(x, window, branch->down, inner, means.pool);
    FloatTensor added = tensor_of(y.shape);
    convolve(inner, {}, branch->up, added, means.pool);
    for (std::size_t i = 0; i < y.data.size(); ++i) y.data[i] += branch->strength * added.data[i];
  }
  in_pieces(means.pool, h * w, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t place = begin; place < end; ++place) {
      float* row = y.data.data() + place * node.channels;
      for (std::int64_t c = 0; c < node.channels; ++c) row[c] += bias[static_cast<std::size_t>(c)];
      for (const FloatTensor* added : in.subspan(1)) {
        const float* other =
            added->data.data() + (added->shape.h * added->shape.w == 1 ? 0 : place * node.channels);
        for (std::int64_t c = 0; c < node.channels; ++c) row[c] += other[c];
      }
    }
  });
  return y;
}

Result<FloatTensor> embed(const GraphNode& node, const FloatTensor& tokens, const FloatMeans& means) {
  COLOPHON_TRY(const auto table, means.weights.weight(node));
  COLOPHON_TRY(const auto places, means.weights.bias(node));
  FloatTensor y = tensor_of({1, tokens.shape.w, node.channels});
  for (std::int64_t t = 0; t < tokens.shape.w; ++t) {
    const auto token = static_cast<std::int64_t>(tokens.data[static_cast<std::size_t>(t)]);
    for (std::int64_t c = 0; c < node.channels; ++c) {
      y.data[static_cast<std::size_t>(t * node.channels + c)] =
          table[static_cast<std::size_t>(token * node.channels + c)] +
          places[static_cast<std::size_t>(t * node.channels + c)];
    }
  }
  return y;
}

struct Moments {
  double mean = 0;
  double inverse = 0;
};

Moments moments_of(const FloatTensor& x, std::int64_t first_place, std::int64_t last_place,
                   std::int64_t first, std::int64_t last, double epsilon) {
  double sum = 0;
  double squares = 0;
  for (std::int64_t place = first_place; place < last_place; ++place) {
    for (std::int64_t c = first; c < last; ++c)
      sum += x.data[static_cast<std::size_t>(place * x.shape.c + c)];
  }
  const auto count = static_cast<double>((last_place - first_place) * (last - first));
  const double mean = sum / count;
  for (std::int64_t place = first_place; place < last_place; ++place) {
    for (std::int64_t c = first; c < last; ++c) {
      const double from = x.data[static_cast<std::size_t>(place * x.shape.c + c)] - mean;
      squares += from * from;
    }
  }
  return {mean, 1 / std::sqrt(squares / count + epsilon)};
}

Result<FloatTensor> norm(const GraphNode& node, const FloatTensor& x, const FloatMeans& means) {
  COLOPHON_TRY(const auto gamma, means.weights.weight(node));
  COLOPHON_TRY(const auto beta, means.weights.bias(node));
  const double epsilon = static_cast<double>(node.epsilon_e6) * 1e-6;
  const std::int64_t places = x.shape.h * x.shape.w;
  FloatTensor y = tensor_of(x.shape);
  const auto apply = [&](Moments m, std::int64_t place, std::int64_t first, std::int64_t last) {
    for (std::int64_t c = first; c < last; ++c) {
      const auto at = static_cast<std::size_t>(place * x.shape.c + c);
      const double n = (x.data[at] - m.mean) * m.inverse;
      y.data[at] = static_cast<float>(activate(
          node.activation, n * gamma[static_cast<std::size_t>(c)] + beta[static_cast<std::size_t>(c)]));
    }
  };
  if (node.groups == 0) {
    in_pieces(means.pool, places, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t place = begin; place < end; ++place)
        apply(moments_of(x, place, place + 1, 0, x.shape.c, epsilon), place, 0, x.shape.c);
    });
    return y;
  }
  const std::int64_t width = x.shape.c / node.groups;
  means.pool.run(node.groups, [&](std::int64_t group, int) {
    const Moments m = moments_of(x, 0, places, group * width, (group + 1) * width, epsilon);
    for (std::int64_t place = 0; place < places; ++place) apply(m, place, group * width, (group + 1) * width);
  });
  return y;
}

FloatTensor attend(const GraphNode& node, std::span<const FloatTensor* const> in, engine::ThreadPool& pool) {
  const FloatTensor& q = *in[0];
  const FloatTensor& k = *in[1];
  const FloatTensor& v = *in[2];
  const std::int64_t queries = q.shape.h * q.shape.w;
  const std::int64_t keys = k.shape.h * k.shape.w;
  const std::int64_t width = q.shape.c / node.heads;
  const std::int64_t values = v.shape.c / node.heads;
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  FloatTensor y = tensor_of({q.shape.h, q.shape.w, v.shape.c});
  // A task takes some of a head's queries.
  const std::int64_t most = std::clamp<std::int64_t>(kColumnsMax / 8 / keys, 1, queries);
  const std::int64_t blocks = (queries + most - 1) / most;
  pool.run(node.heads * blocks, [&](std::int64_t task, int) {
    const std::int64_t head = task / blocks;
    const std::int64_t first = task % blocks * most;
    const std::int64_t count = std::min(most, queries - first);
    std::vector<float> scores(static_cast<std::size_t>(count * keys));
    multiply_transposed(count, keys, width, {q.data.data() + first * q.shape.c + head * width, q.shape.c},
                        {k.data.data() + head * width, k.shape.c}, scores.data(), keys);
    for (std::int64_t n = 0; n < count; ++n) {
      float* row = scores.data() + n * keys;
      const std::int64_t seen = node.causal ? first + n + 1 : keys;
      const float top = *std::max_element(row, row + seen);
      float sum = 0;
      for (std::int64_t j = 0; j < seen; ++j) sum += row[j] = std::exp((row[j] - top) * scale);
      for (std::int64_t j = 0; j < keys; ++j) row[j] = j < seen ? row[j] / sum : 0.0F;
    }
    multiply(count, values, keys, {scores.data(), keys}, {v.data.data() + head * values, v.shape.c},
             y.data.data() + first * v.shape.c + head * values, v.shape.c);
  });
  return y;
}

FloatTensor concat(const FloatTensor& a, const FloatTensor& b) {
  FloatTensor y = tensor_of({a.shape.h, a.shape.w, a.shape.c + b.shape.c});
  for (std::int64_t place = 0; place < a.shape.h * a.shape.w; ++place) {
    float* to = y.data.data() + place * y.shape.c;
    std::copy_n(a.data.data() + place * a.shape.c, a.shape.c, to);
    std::copy_n(b.data.data() + place * b.shape.c, b.shape.c, to + a.shape.c);
  }
  return y;
}

FloatTensor upsample(const FloatTensor& x) {
  FloatTensor y = tensor_of({2 * x.shape.h, 2 * x.shape.w, x.shape.c});
  for (std::int64_t h = 0; h < y.shape.h; ++h) {
    for (std::int64_t w = 0; w < y.shape.w; ++w)
      std::copy_n(x.data.data() + (h / 2 * x.shape.w + w / 2) * x.shape.c, x.shape.c,
                  y.data.data() + (h * y.shape.w + w) * x.shape.c);
  }
  return y;
}

FloatTensor elementwise(const FloatTensor& x, engine::ThreadPool& pool,
                        const std::function<float(std::size_t)>& body) {
  FloatTensor y = tensor_of(x.shape);
  in_pieces(pool, x.shape.count(), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
      y.data[i] = body(i);
  });
  return y;
}

}  // namespace

double activate(Activation activation, double x) {
  switch (activation) {
    case Activation::kNone:
      return x;
    case Activation::kSilu:
      return x / (1 + std::exp(-x));
    case Activation::kGelu:
      return x * 0.5 * std::erfc(-x * M_SQRT1_2);
    case Activation::kQuickGelu:
      return x / (1 + std::exp(-1.702 * x));
  }
  return x;
}

Result<FloatTensor> evaluate(const GraphNode& node, std::span<const FloatTensor* const> in,
                             const FloatMeans& means) {
  switch (node.kind) {
    case Kind::kInput:
      break;
    case Kind::kEmbed:
      return embed(node, *in[0], means);
    case Kind::kConv:
      return conv(node, in, means);
    case Kind::kNorm:
      return norm(node, *in[0], means);
    case Kind::kActivate:
      return elementwise(*in[0], means.pool, [&](std::size_t i) {
        return static_cast<float>(activate(node.activation, in[0]->data[i]));
      });
    case Kind::kGate:
      return elementwise(*in[0], means.pool, [&](std::size_t i) {
        return in[0]->data[i] * static_cast<float>(activate(Activation::kGelu, in[1]->data[i]));
      });
    case Kind::kAttend:
      return attend(node, in, means.pool);
    case Kind::kConcat:
      return concat(*in[0], *in[1]);
    case Kind::kUpsample:
      return upsample(*in[0]);
  }
  COLOPHON_CHECK(false);
}

}  // namespace colophon::authoring
