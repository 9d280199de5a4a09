#include "net/http.hpp"

#include <gtest/gtest.h>

#include "net/rpc_transport.hpp"
#include "tests/support/http_stub.hpp"

namespace colophon::net {
namespace {

using test::http_reply;
using test::HttpStub;

TEST(Http, PostsAndReadsTheAnswer) {
  HttpStub server({http_reply(200, "pong"), http_reply(404, "none")});
  HttpClient client;
  const auto pong =
      client.perform({.url = server.url() + "/path", .body = "ping", .headers = {"X-Test: 1"}}).value();
  EXPECT_EQ(pong.status, 200);
  EXPECT_EQ(pong.body, "pong");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /path HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\nping")) << request;
  EXPECT_NE(request.find("X-Test: 1\r\n"), std::string::npos);

  EXPECT_EQ(client.perform({.url = server.url()}).value().status, 404);
  EXPECT_TRUE(server.requests().at(1).starts_with("GET / "));
}

TEST(Http, RedirectsAreNotFollowed) {
  HttpStub server({http_reply(302, "", "Location: file:///etc/passwd\r\n")});
  EXPECT_EQ(HttpClient().perform({.url = server.url()}).value().status, 302);
}

TEST(Http, RetryAfterIsReported) {
  HttpStub server({http_reply(429, "", "Retry-After: 7\r\n")});
  const auto answer = RpcTransport(server.url()).post("{}").value();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.retry_after_s, 7u);
  EXPECT_NE(server.requests().at(0).find("Content-Type: application/json\r\n"), std::string::npos);
}

TEST(Http, ASilentServerTimesOut) {
  HttpStub server({""});
  HttpClient client({.total_timeout_ms = 200});
  EXPECT_EQ(client.perform({.url = server.url()}).error().code, "HttpTimeout");
}

TEST(Http, AnAnswerOverTheLimitIsRefused) {
  HttpStub server({http_reply(200, std::string(1000, 'x')), http_reply(200, std::string(1001, 'x'))});
  HttpClient client({.answer_max_bytes = 1000});
  EXPECT_EQ(client.perform({.url = server.url()}).value().body.size(), 1000u);
  EXPECT_EQ(client.perform({.url = server.url()}).error().code, "HttpTooLarge");
}

TEST(Http, NobodyThere) {
  std::string url;
  {
    HttpStub server({});
    url = server.url();
  }
  const auto error = HttpClient().perform({.url = url}).error();
  EXPECT_EQ(error.code, "HttpUnreachable");
  EXPECT_NE(error.message.find(url), std::string::npos);
}

TEST(Http, OtherProtocolsAndNonsenseAreRefused) {
  for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", ""}) {
    EXPECT_EQ(HttpClient().perform({.url = url}).error().code, "HttpBadUrl") << url;
  }
}

TEST(Http, ABrokenAnswerIsAnError) {
  HttpStub server({"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort", "garbage\r\n\r\n"});
  HttpClient client;
  EXPECT_EQ(client.perform({.url = server.url()}).error().code, "HttpFailed");
  EXPECT_EQ(client.perform({.url = server.url()}).error().code, "HttpFailed");
}

TEST(DisplayedUrl, ShowsNoSecret) {
  EXPECT_EQ(displayed_url("https://user:pass@node.example:8545/v3/abcdef?key=1"),
            "https://node.example:8545");
  EXPECT_EQ(displayed_url("http://127.0.0.1:8545"), "http://127.0.0.1:8545");
  EXPECT_EQ(displayed_url("node.example/key"), "node.example");
}

}  // namespace
}  // namespace colophon::net
