// Ports of this machine's loopback address.
#pragma once

#include <cstdint>

#include "base/result.hpp"

namespace colophon::net {

// Nobody listens there now; somebody may a moment later.
bool is_free_port(std::uint16_t port);

// The first that is free from there on; 0, which means any, is itself. Error: NoFreePort.
Result<std::uint16_t> free_port_from(std::uint16_t first);

}  // namespace colophon::net
