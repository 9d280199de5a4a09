#include "node/counters.hpp"

namespace colophon::node {

Result<eth::HttpAnswer> CountingTransport::post(std::string_view body) {
  ++counters_.rpc_requests;
  auto answer = inner_.post(body);
  if (!answer) {
    const std::string& code = answer.error().code;
    ++(code == "HttpUnreachable" ? counters_.rpc_unreachable
       : code == "HttpTimeout"   ? counters_.rpc_timeouts
                                 : counters_.rpc_other_failures);
  } else if (answer->status == 429) {
    ++counters_.rpc_rate_limited;
  } else if (answer->status >= 500) {
    ++counters_.rpc_server_errors;
  } else if (answer->status != 200) {
    ++counters_.rpc_other_failures;
  }
  return answer;
}

}  // namespace colophon::node
