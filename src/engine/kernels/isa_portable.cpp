// Plain C++ that any compiler vectorises for any machine.
#include "engine/kernels/strip.hpp"
#include "engine/kernels/sum_loops.hpp"

namespace colophon::engine {
namespace {

template <typename StoredWeight>
struct Plain {
  using Weight = StoredWeight;
  using Input = std::int16_t;
  static constexpr int kLanes = kPanel;
  static constexpr int kStep = 1;
  struct Sum {
    std::int32_t at[kLanes];
  };
  struct Weights {
    const StoredWeight* at;
  };
  using Inputs = std::int16_t;

  static Weights load(const std::byte* from) { return {reinterpret_cast<const StoredWeight*>(from)}; }
  static Inputs spread(const std::byte* from) { return *reinterpret_cast<const std::int16_t*>(from); }
  static void multiply_add(Sum& sum, const Weights& w, Inputs x) {
    for (int i = 0; i < kLanes; ++i) sum.at[i] += w.at[i] * x;
  }
  static Sum get(const std::int32_t* from) {
    Sum sum;
    for (int i = 0; i < kLanes; ++i) sum.at[i] = from[i];
    return sum;
  }
  static void put(std::int32_t* to, const Sum& sum) {
    for (int i = 0; i < kLanes; ++i) to[i] = sum.at[i];
  }
};

template <typename V>
void run(const Strip& strip) {
  strip_of<V, 1, 2>(strip, 0);
}

constexpr IsaKernels kKernels = {.sum = sum_in_loops,
                                 .wide16 = {run<Plain<std::int16_t>>, 1, 1},
                                 .wide8 = {run<Plain<std::int8_t>>, 1, 1}};

}  // namespace

const IsaKernels* portable_kernels() {
  return &kKernels;
}

}  // namespace colophon::engine
