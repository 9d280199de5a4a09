// Where requests go to be painted: the threads of this process (painting.hpp), or a fleet of workers that
// falls back on them (fleet_queue.hpp). Thread-safe.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "paint/recipe.hpp"

namespace colophon::node {

struct PaintJob {
  Bytes32 request_hash{};
  paint::Request request{};
  bool trial = false;         // measures a model's speed; the picture is nobody's request, and is dropped
  std::uint64_t left_ms = 0;  // until the picture must be there; 0: whenever
};

struct PaintResult {
  Bytes32 request_hash{};
  paint::Request request{};
  Result<void> outcome{};  // the rest holds only if it is well
  Bytes file{};            // the canonical picture
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  std::uint64_t milliseconds = 0;
  bool trial = false;
  bool elsewhere = false;  // by a worker: its time says nothing about this machine
};

class PaintQueue {
 public:
  virtual ~PaintQueue() = default;

  // False: it is there already, or the queue is full or stopping.
  virtual bool add(PaintJob job) = 0;
  // What is finished, each once.
  virtual std::vector<PaintResult> take() = 0;
  // What was taken is written down: until then another process of this node would have to get it again.
  virtual void kept(const Bytes32& request_hash) = 0;
  virtual bool busy_with(const Bytes32& request_hash) = 0;
  // No new pictures are begun; true when nothing is painted here any more, within that time.
  virtual bool stop_within_ms(std::uint64_t milliseconds) = 0;
};

}  // namespace colophon::node
