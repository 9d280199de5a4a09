// [fleet] of colophon.toml as a NATS client wants it, and the rules of the node's side.
#pragma once

#include "node/fleet_bus.hpp"
#include "node/settings.hpp"

namespace colophon::node {

// The password is in COLOPHON_NATS_PASSWORD, and is removed from the environment.
FleetAddress fleet_address(const Settings& settings);

}  // namespace colophon::node
