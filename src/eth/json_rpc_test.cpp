#include "eth/json_rpc.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_transport.hpp"

namespace colophon::eth {
namespace {

using test::FakeTransport;
using test::json;

class JsonRpcTest : public testing::Test {
 protected:
  std::string outcome(JsonRpc::Repeat repeat = JsonRpc::Repeat::kSafe) {
    last = rpc.call("eth_test", json::array({1}), repeat);
    return last.ok() ? last->dump() : last.error().code;
  }
  FakeTransport node;
  FakeClock clock;
  JsonRpc rpc{node, clock, {.attempts_max = 4, .first_wait_ms = 100, .wait_max_ms = 3'000}};
  Result<json> last = json();
};

TEST_F(JsonRpcTest, AsksProperlyAndReadsTheResult) {
  node.then(FakeTransport::result("0x1")).then(FakeTransport::result(nullptr));
  EXPECT_EQ(outcome(), "\"0x1\"");
  EXPECT_EQ(outcome(), "null");
  EXPECT_EQ(node.requests[0], (json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "eth_test"}, {"params", {1}}}));
  EXPECT_EQ(node.requests[1]["id"], 2);
}

TEST_F(JsonRpcTest, PassingFaultsAreRetriedWithGrowingPauses) {
  node.then(FakeTransport::error("HttpUnreachable")).then(FakeTransport::error("HttpTimeout"));
  node.then(FakeTransport::http(503, "busy")).then(FakeTransport::result(7));
  EXPECT_EQ(outcome(), "7");
  EXPECT_EQ(node.requests.size(), 4u);
  EXPECT_EQ(clock.now_ms(), 100u + 200u + 400u);
}

TEST_F(JsonRpcTest, RetriesEnd) {
  for (int i = 0; i < 9; ++i) node.then(FakeTransport::error("HttpUnreachable"));
  EXPECT_EQ(outcome(), "RpcUnreachable");
  EXPECT_EQ(node.requests.size(), 4u);
  EXPECT_NE(last.error().message.find("eth_test at fake node"), std::string::npos);
  EXPECT_NE(last.error().message.find("4 attempts"), std::string::npos);
  EXPECT_FALSE(last.error().hint.empty());
}

TEST_F(JsonRpcTest, WhatMayHaveActedIsNotRepeated) {
  node.then(FakeTransport::error("HttpTimeout")).then(FakeTransport::result(7));
  EXPECT_EQ(outcome(JsonRpc::Repeat::kOnce), "RpcTimeout");
  EXPECT_EQ(outcome(JsonRpc::Repeat::kOnce), "7");
  node.then(FakeTransport::error("HttpUnreachable")).then(FakeTransport::result(8));
  EXPECT_EQ(outcome(JsonRpc::Repeat::kOnce), "8") << "nothing was sent, so it may be sent again";
}

TEST_F(JsonRpcTest, RateLimitsAreRespectedUpToALimit) {
  node.then(FakeTransport::http(429, "", 2)).then(FakeTransport::result(7));
  EXPECT_EQ(outcome(), "7");
  EXPECT_EQ(clock.now_ms(), 2'000u);
  node.then(FakeTransport::http(429, "", UINT64_MAX)).then(FakeTransport::fault(-32005, "limit exceeded"));
  node.then(FakeTransport::result(8));
  EXPECT_EQ(outcome(), "8");
  EXPECT_LE(clock.now_ms(), 2'000u + 3'000u + 3'000u);
  for (int i = 0; i < 4; ++i) node.then(FakeTransport::http(429, ""));
  EXPECT_EQ(outcome(), "RpcRateLimited");
}

TEST_F(JsonRpcTest, HttpErrorsAreTold) {
  node.then(FakeTransport::http(401, "")).then(FakeTransport::http(404, "<html>\x1b[31m"));
  EXPECT_EQ(outcome(), "RpcDenied");
  EXPECT_EQ(outcome(), "RpcHttpError");
  EXPECT_EQ(last.error().message, "eth_test at fake node answered HTTP 404: <html>\\x1b[31m");
  EXPECT_EQ(node.requests.size(), 2u) << "not retried";
  node.then(FakeTransport::fault(-32000, "nonce too low", nullptr, 400));
  EXPECT_EQ(outcome(), "NonceTooLow") << "some nodes send proper errors with status 400";
}

TEST_F(JsonRpcTest, MalformedAnswersAreTold) {
  const char* bodies[] = {"",
                          "{",
                          "[]",
                          "null",
                          "\"x\"",
                          R"({"jsonrpc":"2.0","id":999,"result":1})",
                          R"({"id":1})",
                          R"({"result":1})",
                          R"({"id":"1","result":1})",
                          "\xff\xfe"};
  for (const char* body : bodies) {
    node.then(FakeTransport::http(200, body));
    EXPECT_EQ(outcome(), "RpcMalformed") << body;
  }
  node.then(FakeTransport::error("HttpTooLarge"));
  EXPECT_EQ(outcome(), "RpcTooLarge");
}

TEST_F(JsonRpcTest, FaultsGetTheirNames) {
  const std::pair<const char*, const char*> sayings[] = {
      {"insufficient funds for gas * price + value", "InsufficientFunds"},
      {"Insufficient funds for gas * price + value", "InsufficientFunds"},
      {"nonce too low: next nonce 5, tx nonce 4", "NonceTooLow"},
      {"replacement transaction underpriced", "Underpriced"},
      {"already known", "AlreadyKnown"},
      {"execution reverted: no", "Reverted"},
      {"something else", "RpcFault"},
  };
  for (const auto& [text, code] : sayings) {
    node.then(FakeTransport::fault(-32000, text));
    EXPECT_EQ(outcome(), code) << text;
  }
  node.then(FakeTransport::fault(-32601, "no such method"));
  EXPECT_EQ(outcome(), "MethodNotFound");
  node.then(FakeTransport::http(200, R"({"id":null,"error":{"code":-32700,"message":"parse error"}})"));
  EXPECT_EQ(outcome(), "RpcFault");
  node.then(FakeTransport::http(200, R"({"id":null,"error":"oops"})"));
  EXPECT_EQ(outcome(), "RpcFault");
}

TEST_F(JsonRpcTest, RevertDataIsFoundWhereNodesPutIt) {
  for (const json& data : {json("0x08c379a0"), json{{"data", "0x08c379a0"}}}) {
    node.then(FakeTransport::fault(3, "execution reverted", data));
    RpcFault fault;
    EXPECT_EQ(rpc.call("eth_call", json::array(), fault).error().code, "RpcFault");
    EXPECT_EQ(to_hex(fault.data), "08c379a0");
    EXPECT_EQ(fault.code, 3);
  }
}

}  // namespace
}  // namespace colophon::eth
