#include "net/rpc_transport.hpp"

namespace colophon::net {

Result<eth::HttpAnswer> RpcTransport::post(std::string_view body) {
  COLOPHON_TRY(auto response,
               http_.perform({.url = url_,
                              .body = std::string(body),
                              .headers = {"Content-Type: application/json", "Accept: application/json"}}));
  return eth::HttpAnswer{
      .status = response.status, .body = std::move(response.body), .retry_after_s = response.retry_after_s};
}

}  // namespace colophon::net
