// Places for values in one block of memory, so that two values share bytes only if they are never alive
// together.
#pragma once

#include <cstdint>
#include <vector>

namespace colophon::engine {

inline constexpr std::int64_t kArenaAlign = 64;

struct Lifetime {
  std::int64_t bytes = 0;
  std::int64_t first = 0;  // the step that writes it
  std::int64_t last = 0;   // the last step that reads it, not before `first`
};

struct ArenaPlan {
  std::vector<std::int64_t> offsets;  // one a lifetime, aligned
  std::int64_t bytes = 0;
};

// Largest first, each at the lowest offset that is free for its whole life.
ArenaPlan plan_arena(const std::vector<Lifetime>& lifetimes);

}  // namespace colophon::engine
