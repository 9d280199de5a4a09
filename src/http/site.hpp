// Everything between a parsed request and its answer: who may ask (hosts, origins, rate), which handler, and
// what every answer carries. Knows no sockets, so tests and fuzzers call it as the server does. Built once;
// answer() is thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/rate.hpp"
#include "http/router.hpp"
#include "http/static_files.hpp"

namespace colophon::http {

struct Answered {
  const Request& request;
  const Response& response;
  std::uint64_t microseconds = 0;  // from the whole request to the answer's beginning
};

struct SiteOptions {
  Limits limits{};
  // Names by which the server is asked besides localhost and addresses: a name that others can point here
  // would let their pages read ours (DNS rebinding).
  std::vector<std::string> hosts{};
  std::vector<std::string> origins{};  // "https://gallery.example": pages of others that may ask; origin_of()
  bool behind_proxy = false;  // take the client's address from X-Forwarded-For, if the peer is this machine
  std::string connect_sources{};  // for pages, besides 'self': chains' RPC addresses, by spaces
  // Called from any of the server's threads.
  std::function<void(std::string_view line)> log = [](std::string_view) {};
  std::function<void(const Answered&)> watch = [](const Answered&) {};
  std::function<std::uint64_t()> now_ms{};  // monotonic; needed
};

class Site {
 public:
  Site(SiteOptions options, Router router, StaticFiles files);

  // Calls `reply` once. `request` has method, target, headers, body and client.
  void answer(Request request, Reply reply) const;

  // A request that could not even be read: 400, 408, 413, 414, 431, 501.
  Response refuse_unread(const std::string& client, int status, const Error& error) const;

  const SiteOptions& options() const { return options_; }
  const Limits& limits() const { return options_.limits; }

 private:
  std::optional<Response> refuse_at_door(const Request& request) const;
  bool host_is_ours(std::string_view host) const;
  bool is_configured(std::string_view origin) const;
  bool origin_may(const Request& request, std::string_view origin) const;
  void finish(const Request& request, Response& response, std::uint64_t begun_ms) const;
  void log_refusal(const Request& request, const Response& response) const;

  SiteOptions options_;
  Router router_;
  StaticFiles files_;
  mutable Rate rate_;
};

}  // namespace colophon::http
