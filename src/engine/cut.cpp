#include "engine/cut.hpp"

#include <algorithm>

namespace colophon::engine {
namespace {

constexpr std::int64_t kTaskPixelsMin = 16;
constexpr std::int64_t kTaskPixelsMax = 1'024;
constexpr std::int64_t kTaskBytes = 256 * 1024;  // of 32-bit sums that stay cached for the nodes that follow
constexpr std::int64_t kTasksAThread = 2;        // so that no thread waits long for another
// Where a convolution's weights are many and its pixels few, threads divide its channels: each weight is then
// read by one of them, once.
constexpr std::int64_t kManyWeightBytes = 512 * 1024;
constexpr std::int64_t kFewPixels = 1'024;
constexpr std::int64_t kPartsAThread = 1;  // each part reads all inputs again

bool divides_channels(const Kernel& kernel, const Shape& out, const PlanOptions& options) {
  return options.rows_a_task == 0 && out.h * out.w <= kFewPixels &&
         kernel.blocks() * kernel.block_bytes() >= kManyWeightBytes;
}

// As many as keep the sums of a task cached, but so few that each thread has several tasks.
std::int64_t choose_rows(const Shape& out, const PlanOptions& options) {
  if (options.rows_a_task > 0) return std::min(options.rows_a_task, out.h);
  const std::int64_t least = (kTaskPixelsMin + out.w - 1) / out.w;
  const std::int64_t most = std::clamp(kTaskBytes / (out.c * 4), kTaskPixelsMin, kTaskPixelsMax) / out.w;
  const std::int64_t rows =
      std::clamp(out.h / (kTasksAThread * options.threads), least, std::max(least, most));
  return std::min(rows, out.h);
}

}  // namespace

Cut choose_cut(const Kernel& kernel, const Shape& out, const PlanOptions& options) {
  if (options.parts > 0) return {choose_rows(out, options), std::min(options.parts, kernel.blocks())};
  if (!divides_channels(kernel, out, options)) return {choose_rows(out, options), 1};
  if (options.threads == 1) return {out.h, 1};
  return {out.h, std::min(kPartsAThread * options.threads, kernel.blocks())};
}

}  // namespace colophon::engine
