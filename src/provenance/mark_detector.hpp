// Finds a mark in the pixels of a copy, wherever it was cut, and at the size it had or half of it.
// spec/mark.md, "Detection". Floating point: an answer is a matter of thresholds, not of bytes. One thread at
// a time.
#pragma once

#include <memory>
#include <optional>

#include "provenance/mark_key.hpp"

namespace colophon::provenance {

// A mark is said to be there from this score on; docs/mark.md has the rates.
inline constexpr double kMarkScoreMin = 0.70;

struct Rgb {
  std::size_t width = 0;
  std::size_t height = 0;
  ByteView pixels{};  // three bytes each, row by row
};

struct FoundMark {
  std::uint32_t payload = 0;
  double score = 0;
  double scale = 1;      // by which the copy was enlarged to find it
  std::size_t left = 0;  // place in the pattern of the copy's first pixel
  std::size_t top = 0;
};

class MarkDetector {
 public:
  explicit MarkDetector(const MarkKey& key);
  ~MarkDetector();

  // The best guess, whatever its score, of the first size at which it suffices; nothing for a picture smaller
  // than half a period a side.
  std::optional<FoundMark> best(const Rgb& picture) const;

  // The best guess if its score suffices.
  std::optional<FoundMark> find(const Rgb& picture) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace colophon::provenance
