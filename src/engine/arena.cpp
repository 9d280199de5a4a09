#include "engine/arena.hpp"

#include <algorithm>
#include <numeric>

namespace colophon::engine {

ArenaPlan plan_arena(const std::vector<Lifetime>& lifetimes) {
  const auto rounded = [](std::int64_t bytes) {
    return (bytes + kArenaAlign - 1) / kArenaAlign * kArenaAlign;
  };
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

  ArenaPlan plan;
  plan.offsets.assign(lifetimes.size(), 0);
  std::vector<std::size_t> placed;  // in ascending order of offsets
  for (const std::size_t index : order) {
    const Lifetime& life = lifetimes[index];
    std::int64_t offset = 0;
    for (const std::size_t other : placed) {
      const Lifetime& taken = lifetimes[other];
      if (taken.last < life.first || life.last < taken.first) continue;
      if (plan.offsets[other] >= offset + rounded(life.bytes)) break;
      offset = std::max(offset, plan.offsets[other] + rounded(taken.bytes));
    }
    plan.offsets[index] = offset;
    plan.bytes = std::max(plan.bytes, offset + rounded(life.bytes));
    placed.insert(
        std::upper_bound(placed.begin(), placed.end(), index,
                         [&](std::size_t a, std::size_t b) { return plan.offsets[a] < plan.offsets[b]; }),
        index);
  }
  return plan;
}

}  // namespace colophon::engine
