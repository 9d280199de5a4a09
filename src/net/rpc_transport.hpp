// JSON-RPC over HTTP: what eth::JsonRpc posts through. Not thread-safe.
#pragma once

#include "eth/json_rpc.hpp"
#include "net/http.hpp"

namespace colophon::net {

class RpcTransport : public eth::Transport {
 public:
  explicit RpcTransport(std::string url, HttpLimits limits = {}) : url_(std::move(url)), http_(limits) {}
  Result<eth::HttpAnswer> post(std::string_view body) override;
  std::string name() const override { return displayed_url(url_); }

 private:
  std::string url_;
  HttpClient http_;
};

}  // namespace colophon::net
