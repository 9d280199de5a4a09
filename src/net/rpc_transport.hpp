// JSON-RPC over HTTP or WebSocket: what eth::JsonRpc posts through. Not thread-safe.
#pragma once

#include <variant>

#include "eth/json_rpc.hpp"
#include "net/http.hpp"
#include "net/websocket.hpp"

namespace colophon::net {

class RpcTransport : public eth::Transport {
 public:
  // `url`: http, https, ws or wss.
  explicit RpcTransport(std::string url, HttpLimits limits = {});
  Result<eth::HttpAnswer> post(std::string_view body) override;
  std::string name() const override { return displayed_url(url_); }

 private:
  std::string url_;
  std::variant<HttpClient, WebSocketClient> client_;
};

}  // namespace colophon::net
