// What a run of a stage is told beside its inputs.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/value.hpp"

namespace colophon::engine {

struct Run {
  Size size;               // of the picture
  std::uint64_t seed = 0;  // read by noise only
  std::optional<std::uint32_t>
      payload{};  // read by mark only: what it writes; none: the request wants no mark
};

}  // namespace colophon::engine
