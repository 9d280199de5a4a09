#include "net/rpc_transport.hpp"

namespace colophon::net {
namespace {

std::variant<HttpClient, WebSocketClient> client_for(const std::string& url, const HttpLimits& limits) {
  if (url.starts_with("ws://") || url.starts_with("wss://")) return WebSocketClient(url, limits);
  return HttpClient(limits);
}

}  // namespace

RpcTransport::RpcTransport(std::string url, HttpLimits limits)
    : url_(std::move(url)), client_(client_for(url_, limits)) {}

Result<eth::HttpAnswer> RpcTransport::post(std::string_view body) {
  HttpResponse response;
  if (auto* socket = std::get_if<WebSocketClient>(&client_)) {
    COLOPHON_TRY(response, socket->ask(body));
  } else {
    COLOPHON_TRY(response, std::get<HttpClient>(client_).perform(
                               {.url = url_,
                                .body = std::string(body),
                                .headers = {"Content-Type: application/json", "Accept: application/json"}}));
  }
  return eth::HttpAnswer{
      .status = response.status, .body = std::move(response.body), .retry_after_s = response.retry_after_s};
}

}  // namespace colophon::net
