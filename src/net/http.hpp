// HTTP requests over libcurl: one at a time, with limits on time and size, no redirects, no protocols but
// http and https. TLS certificates are verified. Not thread-safe; one HttpClient for each thread. It keeps
// its connection for the next one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace colophon::net {

struct HttpLimits {
  std::uint64_t connect_timeout_ms = 5'000;
  std::uint64_t total_timeout_ms = 30'000;
  std::size_t answer_max_bytes = 64u << 20;
};

struct HttpRequest {
  std::string url{};
  std::optional<std::string> body{};   // present: POST, else GET
  std::vector<std::string> headers{};  // "Name: value"
};

struct HttpResponse {
  int status = 0;
  std::string body{};
  std::optional<std::uint64_t> retry_after_s{};  // where the header holds a number of seconds
};

class HttpClient {
 public:
  explicit HttpClient(HttpLimits limits = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // Any status is a response. Errors: HttpUnreachable (nothing was sent), HttpTimeout, HttpTooLarge,
  // HttpBadUrl, HttpFailed.
  Result<HttpResponse> perform(const HttpRequest& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Scheme, host and port: user names, passwords, paths and queries may hold a provider's API key and stay out
// of messages.
std::string displayed_url(std::string_view url);

}  // namespace colophon::net
