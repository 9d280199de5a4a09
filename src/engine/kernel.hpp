// A fast body of one node, bound to proven shapes and types. It computes any range of output rows, so that an
// executor may cut the work as it likes: the result never depends on the cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/check.hpp"
#include "engine/isa.hpp"
#include "engine/run.hpp"

namespace colophon::engine {

// Rows of a value in its own type and the host's byte order. `data` is where row `first_row` begins.
struct View {
  std::byte* data = nullptr;
  std::int64_t first_row = 0;
  std::int64_t row_bytes = 0;

  std::byte* row(std::int64_t r) const { return data + (r - first_row) * row_bytes; }
  template <typename T>
  T* row_of(std::int64_t r) const {
    return reinterpret_cast<T*>(row(r));
  }
};

struct Rows {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct Blocks {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// The least multiple of `unit` that is not below `count`.
constexpr std::int64_t round_up(std::int64_t count, std::int64_t unit) {
  return (count + unit - 1) / unit * unit;
}

// A thread's own memory, kept from one call to the next.
class Scratch {
 public:
  template <typename T>
  T* take(std::size_t count) {
    COLOPHON_CHECK(count <= (SIZE_MAX - kAlign) / sizeof(T));
    if (bytes_.size() < count * sizeof(T) + kAlign) bytes_.resize(count * sizeof(T) + kAlign);
    const auto at = reinterpret_cast<std::uintptr_t>(bytes_.data());
    return reinterpret_cast<T*>(bytes_.data() + (kAlign - at % kAlign) % kAlign);
  }

 private:
  static constexpr std::size_t kAlign = 64;
  std::vector<std::byte> bytes_;
};

class Kernel {
 public:
  Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  virtual ~Kernel() = default;

  // Once, before the first run: what depends on the instruction set. `isa` is one of isas_here().
  virtual void prepare(Isa) {}

  virtual void run(std::span<const View> in, const Run& run, Rows rows, Scratch& scratch,
                   const View& out) const = 0;

  // Output row r needs nothing of its inputs but their row r (or a row that is broadcast): it may follow its
  // producer before that is whole.
  virtual bool row_by_row() const { return false; }

  // What must be whole before any row can be computed (a reduction over the image, a packed operand): tasks
  // that each write a part of their own of a shared workspace, which `run` then finds as the last of its
  // inputs.
  struct Workspace {
    std::int64_t tasks = 0;  // 0: none
    std::int64_t bytes = 0;
  };
  virtual Workspace workspace() const { return {}; }
  virtual void fill_workspace(std::span<const View>, std::int64_t /*task*/, Scratch&,
                              std::byte* /*workspace*/) const {}

  // How many ranges of output channels run_blocks() can compute alone, and the bytes of constants that each
  // reads: where rows are few and constants many, threads divide the channels.
  virtual std::int64_t blocks() const { return 1; }
  virtual std::int64_t block_bytes() const { return 0; }
  // The channels of blocks [first, last) in those rows of `out`; the others are left alone.
  virtual void run_blocks(std::span<const View> in, const Run& told, Rows rows, Blocks, Scratch& scratch,
                          const View& out) const {
    run(in, told, rows, scratch, out);
  }
};

}  // namespace colophon::engine
