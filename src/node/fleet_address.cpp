#include "node/fleet_address.hpp"

#include <cstdlib>

namespace colophon::node {

FleetAddress fleet_address(const Settings& settings) {
  FleetAddress address{.url = settings.nats,
                       .name = settings.fleet_name,
                       .credentials = settings.nats_credentials,
                       .user = settings.nats_user,
                       .tls_ca = settings.nats_tls_ca,
                       .tls_certificate = settings.nats_tls_certificate,
                       .tls_key = settings.nats_tls_key,
                       .ack_seconds = settings.ack_seconds};
  constexpr const char* kPassword = "COLOPHON_NATS_PASSWORD";
  if (const char* password = std::getenv(kPassword)) {
    address.password = password;
    ::unsetenv(kPassword);
  }
  return address;
}

}  // namespace colophon::node
