// The machine's peak: bare dot-product instructions in registers, on one core.
#pragma once

#include "engine/isa.hpp"

namespace colophon::bench {

// GMAC/s of one short run, or 0 where the instruction set is not measured or not there.
double peak_int16_gmacs(engine::Isa isa);
double peak_int8_gmacs(engine::Isa isa);

}  // namespace colophon::bench
