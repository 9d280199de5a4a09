// Questions and answers over WebSocket: one at a time, each a message, over a connection that is kept and,
// when it drops, opened anew by the next question. TLS certificates are verified. Not thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace colophon::net {

class WebSocketClient {
 public:
  // `url`: ws or wss.
  explicit WebSocketClient(std::string url, HttpLimits limits = {});
  WebSocketClient(WebSocketClient&&) noexcept;
  WebSocketClient& operator=(WebSocketClient&&) noexcept;
  ~WebSocketClient();

  // The first message after the question that `answers` it; others are skipped. A server that answers the
  // handshake with another status than 101 gives a response of that status. The limits hold for connecting,
  // though a name server that is silent may take longer, and for all messages together. Errors:
  // HttpUnreachable (nothing was asked), HttpTimeout, HttpTooLarge, HttpBadUrl, HttpFailed (the connection
  // dropped meanwhile).
  using Answers = std::function<bool(std::string_view message)>;
  Result<HttpResponse> ask(std::string_view question, const Answers& answers);

 private:
  class Connection;
  template <class Stream>
  class ConnectionOver;
  Result<std::unique_ptr<Connection>> open(std::optional<HttpResponse>& refusal);

  std::string url_;
  HttpLimits limits_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace colophon::net
