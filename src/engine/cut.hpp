// How a node's work is cut into tasks for threads. It never shows in the result.
#pragma once

#include <cstdint>

#include "engine/executor.hpp"
#include "engine/kernel.hpp"
#include "engine/value.hpp"

namespace colophon::engine {

struct Cut {
  std::int64_t rows_a_task = 1;
  std::int64_t parts = 1;  // above 1: each task is some of the kernel's blocks in all rows

  std::int64_t tasks(std::int64_t rows) const {
    return parts > 1 ? parts : (rows + rows_a_task - 1) / rows_a_task;
  }
};

// `kernel` is prepared; `out` is the shape of its output.
Cut choose_cut(const Kernel& kernel, const Shape& out, const PlanOptions& options);

}  // namespace colophon::engine
