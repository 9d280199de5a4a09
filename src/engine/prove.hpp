// The proof that a program cannot leave its ranges at one picture size: shapes, types and ranges of every
// value, from the ranges of the inputs alone. spec/arithmetic.md
#pragma once

#include <array>
#include <vector>

#include "base/result.hpp"
#include "engine/program.hpp"

namespace colophon::engine {

inline constexpr std::int64_t kMultiplyAddsMax = std::int64_t{1} << 45;  // of one stage
inline constexpr std::int64_t kLiveElementsMax = std::int64_t{1} << 30;  // of the values alive at any node
inline constexpr std::int64_t kConstantsReadMax = std::int64_t{1}
                                                  << 31;  // elements, by the nodes of one stage

struct StageProof {
  std::vector<Facts> values;  // numbered as in Stage
  std::int64_t multiply_adds = 0;
  std::int64_t live_elements = 0;  // the most that are alive at once
};

struct Proof {
  Size size;
  std::array<StageProof, 5> stages;

  const StageProof& stage(StageId id) const { return stages[static_cast<std::size_t>(id)]; }
};

// `size` is one of the program's. Errors: TooLarge (a limit above), BadShape, TypeMismatch, SumOverflow,
// TableOutOfRange, RangeNotProven.
Result<Proof> prove(const Program& program, Size size);

// The same answer, sooner, for a program that shares operations with one whose proof for that size is known.
Result<Proof> prove_like(const Program& program, const Program& known, const Proof& known_proof);

}  // namespace colophon::engine
