// Painting for those who ask over HTTP: so many at once, so many waiting, and how far the present one is.
// Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/library.hpp"
#include "http/workers.hpp"
#include "paint/recipe.hpp"

namespace colophon::api {

struct PaintLimits {
  std::size_t at_once = 1;
  std::size_t waiting_max = 8;
  int threads = 0;  // of one painting; 0: one a processor, shared by those at once
};

struct PaintedImage {
  Bytes file{};  // canonical
  Bytes32 request_hash{};
  Bytes32 image_hash{};
  std::uint64_t seed = 0;
};

class PaintRoom {
 public:
  PaintRoom(const Library& library, const PaintLimits& limits);

  // Paints one recipe with each of the seeds. Errors: ModelUnknown, AdapterNotFound, those of check_request
  // and engine::adapt.
  Result<std::vector<PaintedImage>> paint(const paint::Recipe& recipe,
                                          const std::vector<std::uint64_t>& seeds);

  http::Workers& workers() { return workers_; }

  struct Progress {
    std::size_t image = 0;  // of the present job, from 0
    std::size_t images = 0;
    int step = 0;
    int steps = 0;
    std::uint64_t elapsed_ms = 0;
    bool busy = false;
  };
  Progress progress() const;
  std::uint64_t painted() const;

 private:
  void show(const std::function<void(Progress&)>& change);

  const Library& library_;
  const PaintLimits limits_;
  mutable std::mutex mutex_;
  Progress progress_{};
  std::size_t busy_ = 0;
  std::uint64_t painted_ = 0;
  std::chrono::steady_clock::time_point begun_{};
  http::Workers workers_;  // last: its threads use the rest
};

}  // namespace colophon::api
