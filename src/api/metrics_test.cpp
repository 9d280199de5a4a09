#include "api/metrics.hpp"

#include <gtest/gtest.h>

namespace colophon::api {
namespace {

TEST(Metrics, WritesCountsAndGauges) {
  Metrics metrics;
  http::Request request;
  request.method = "GET";
  http::Response response;
  response.route = "/api/v1/pieces";
  metrics.count({request, response, 1'500});
  metrics.count({request, response, 1'500});
  request.method = "GE\nT";
  response.status = 404;
  response.route.clear();
  response.refusal = Error{"NotFound", ""};
  metrics.count({request, response, 0});
  const std::string text = metrics.text({{"index", {{"lagBlocks", 3}}}, {"name", "text"}});
  EXPECT_NE(
      text.find("colophon_http_requests_total{method=\"GET\",route=\"/api/v1/pieces\",status=\"200\"} 2"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("method=\"other\",route=\"(none)\",status=\"404\"} 1"), std::string::npos);
  EXPECT_NE(text.find("colophon_http_refusals_total{code=\"NotFound\"} 1"), std::string::npos);
  EXPECT_NE(text.find("colophon_index_lag_blocks 3"), std::string::npos);
  EXPECT_NE(text.find("colophon_http_request_seconds_bucket{route=\"/api/v1/pieces\",le=\"0.005\"} 2"),
            std::string::npos);
}

}  // namespace
}  // namespace colophon::api
