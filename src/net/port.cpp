#include "net/port.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace colophon::net {
namespace {

constexpr int kPortsTried = 100;
constexpr int kPortMax = 65'535;

}  // namespace

bool is_free_port(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return false;
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                    listen(listener, 1) == 0;
  close(listener);
  return free;
}

Result<std::uint16_t> free_port_from(std::uint16_t first) {
  if (first == 0) return first;
  for (int port = first; port < first + kPortsTried && port <= kPortMax; ++port)
    if (is_free_port(static_cast<std::uint16_t>(port))) return static_cast<std::uint16_t>(port);
  return Error{"NoFreePort", "port " + std::to_string(first) + " and those after it are taken",
               "name another one, or 0 for any"};
}

}  // namespace colophon::net
