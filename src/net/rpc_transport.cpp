#include "net/rpc_transport.hpp"

#include <nlohmann/json.hpp>

namespace colophon::net {
namespace {

std::variant<HttpClient, WebSocketClient> client_for(const std::string& url, const HttpLimits& limits) {
  if (url.starts_with("ws://") || url.starts_with("wss://")) return WebSocketClient(url, limits);
  return HttpClient(limits);
}

// Not what nobody asked for (a subscription's news), nor a late answer to another question.
bool is_answer(std::string_view message, const nlohmann::json& id) {
  const auto said = nlohmann::json::parse(message, nullptr, false);
  if (!said.is_object()) return true;  // the caller says what is wrong with it
  const auto named = said.find("id");
  return named == said.end() ? !said.contains("method") : named->is_null() || *named == id;
}

}  // namespace

RpcTransport::RpcTransport(std::string url, HttpLimits limits)
    : url_(std::move(url)), client_(client_for(url_, limits)) {}

Result<eth::HttpAnswer> RpcTransport::post(std::string_view body) {
  HttpResponse response;
  if (auto* socket = std::get_if<WebSocketClient>(&client_)) {
    const auto question = nlohmann::json::parse(body, nullptr, false);
    const nlohmann::json id =
        question.is_object() ? question.value("id", nlohmann::json()) : nlohmann::json();
    COLOPHON_TRY(response,
                 socket->ask(body, [&id](std::string_view message) { return is_answer(message, id); }));
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
