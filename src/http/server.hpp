// The sockets: HTTP/1.1 over TCP or TLS, coroutines on a few threads, a deadline on every wait.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/site.hpp"

namespace colophon::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any that is free
  int threads = 2;
  std::string certificate_file{};  // PEM chain; with its key: TLS only
  std::string key_file{};
};

class Server {
 public:
  // Binds, so that whoever has it can be asked; answers once start() was called. `site` outlives it. Errors:
  // BadAddress, AddressInUse, BindFailed, BadCertificate.
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options, const Site& site);

  virtual ~Server() = default;  // stops

  virtual void start() = 0;
  // Takes no new connection, lets answers under way end for at most stop_grace_ms, ends event streams.
  virtual void stop() = 0;

  virtual std::uint16_t port() const = 0;
  virtual std::string url() const = 0;

  struct Load {
    std::size_t connections = 0;
    std::size_t event_streams = 0;
  };
  virtual Load load() const = 0;
};

bool is_loopback_address(const std::string& address);

}  // namespace colophon::http
