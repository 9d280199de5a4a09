#include "node/counters.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.hpp"

namespace colophon::node {
namespace {

using test::FakeTransport;

TEST(CountingTransport, EachKindOfFailureIsCountedOnce) {
  FakeTransport node;
  Counters counters;
  CountingTransport transport(node, counters);
  node.then(FakeTransport::http(200, "{}"))
      .then(FakeTransport::http(429, ""))
      .then(FakeTransport::http(503, ""))
      .then(FakeTransport::http(404, ""))
      .then(FakeTransport::error("HttpTimeout"))
      .then(FakeTransport::error("HttpUnreachable"))
      .then(FakeTransport::error("HttpFailed"));
  for (int i = 0; i < 7; ++i) (void)transport.post("{}");
  EXPECT_EQ(counters.rpc_requests, 7u);
  EXPECT_EQ(counters.rpc_rate_limited, 1u);
  EXPECT_EQ(counters.rpc_server_errors, 1u);
  EXPECT_EQ(counters.rpc_timeouts, 1u);
  EXPECT_EQ(counters.rpc_unreachable, 1u);
  EXPECT_EQ(counters.rpc_other_failures, 2u);
  EXPECT_EQ(transport.name(), node.name());
}

}  // namespace
}  // namespace colophon::node
