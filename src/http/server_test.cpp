#include "http/server.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "http/conditional.hpp"
#include "http/event_hub.hpp"
#include "http/workers.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/log_lines.hpp"

namespace colophon::http {
namespace {

using testing::RawClient;

// The server over real sockets, with limits small enough to meet.
class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = std::filesystem::temp_directory_path() / ("colophon-part-" + std::to_string(::getpid()));
    std::string bytes(300'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 23);
    ASSERT_TRUE(write_file(file_.string(), as_bytes(bytes)).ok());
    contents_ = bytes;

    Router router;
    router.add("GET", "/small", at_once([](const Request&) { return json_text("{\"small\":true}"); }));
    router.add("POST", "/echo", at_once([](const Request& request) { return json_text(request.body); }));
    router.add("GET", "/large", at_once([](const Request&) { return json_text(std::string(500'000, 'x')); }));
    router.add("GET", "/file", at_once([this](const Request& request) {
                 return file_response(request, file_.string(), contents_.size(), "\"file\"",
                                      "application/octet-stream");
               }));
    router.add("GET", "/slow", on_workers(workers_, [](const Request&) {
                 std::this_thread::sleep_for(std::chrono::milliseconds(300));
                 return json_text("{\"slow\":true}");
               }));
    router.add("GET", "/events", at_once([this](const Request& request) {
                 Response response;
                 response.with("Content-Type", "text/event-stream");
                 const std::string* last = request.header("last-event-id");
                 response.body = EventStream{hub_, last ? std::stoull(*last) : hub_->newest_id()};
                 return response;
               }));
    SiteOptions options;
    options.limits.header_bytes_max = 2'048;
    options.limits.body_bytes_max = 1'000;
    options.limits.header_timeout_ms = 400;
    options.limits.body_timeout_ms = 400;
    options.limits.heartbeat_ms = 200;
    options.limits.connections_max = 12;
    options.limits.connections_a_client_max = 10;
    options.limits.event_streams_max = 3;
    options.limits.requests_burst = 10'000;
    options.log = log_.sink();
    options.now_ms = [this] { return clock_.now_ms(); };
    site_ = std::make_unique<Site>(std::move(options), std::move(router), StaticFiles());
    auto server = Server::listen({}, *site_);
    ASSERT_TRUE(server.ok());
    server_ = std::move(*server);
    server_->start();
  }
  void TearDown() override {
    workers_.stop();
    if (server_) server_->stop();
    std::filesystem::remove(file_);
  }
  static std::string code(const RawClient::Answer& answer) {
    return nlohmann::json::parse(answer.body).at("error").at("code");
  }

  SystemClock clock_;
  std::filesystem::path file_;
  std::string contents_;
  testing::LogLines log_;
  Workers workers_{2, 2};
  std::shared_ptr<EventHub> hub_ = std::make_shared<EventHub>(
      [](std::uint64_t, std::size_t) { return Result<std::vector<Event>>(std::vector<Event>()); }, 100);
  std::unique_ptr<Site> site_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersManyRequestsOnOneConnection) {
  RawClient client(server_->port());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.get("/small").body, "{\"small\":true}");
  EXPECT_EQ(client.post("/echo", "hello").body, "hello");
  const auto large = client.get("/large");
  EXPECT_EQ(large.body.size(), 500'000u);
  EXPECT_EQ(client.get("/small", "If-None-Match: " + client.get("/small").header("ETag") + "\r\n").status,
            304);
  client.send("HEAD /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto head = client.read_answer(true);
  EXPECT_EQ(head.header("Content-Length"), "500000");
  EXPECT_EQ(client.get("/small").status, 200);
  EXPECT_EQ(server_->load().connections, 1u);
}

TEST_F(ServerTest, AnswersRequestsThatWereSentTogetherInTheirOrder) {
  RawClient client(server_->port());
  std::string both;
  for (const char* body : {"one", "two"})
    both += std::string("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n") + body;
  client.send(both);
  EXPECT_EQ(client.read_answer().body, "one");
  EXPECT_EQ(client.read_answer().body, "two");
}

TEST_F(ServerTest, SendsFilesWholeAndInPart) {
  RawClient client(server_->port());
  const auto whole = client.get("/file");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, contents_);
  const auto part = client.get("/file", "Range: bytes=100000-199999\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.header("Content-Range"), "bytes 100000-199999/300000");
  EXPECT_EQ(part.body, contents_.substr(100'000, 100'000));
  EXPECT_EQ(client.get("/file", "Range: bytes=999999-\r\n").status, 416);
}

TEST_F(ServerTest, SlowAnswersLeaveTheOthersAlone) {
  RawClient slow(server_->port());
  slow.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  RawClient fast(server_->port());
  EXPECT_EQ(fast.get("/small").status, 200);
  EXPECT_EQ(slow.read_answer().body, "{\"slow\":true}");
}

TEST_F(ServerTest, RefusesAHeaderThatIsTooLargeOnce) {
  RawClient client(server_->port());
  client.send("GET /small HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(9'000, 'a') + "\r\n\r\n");
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(code(answer), "HeaderTooLarge");
  EXPECT_EQ(client.read_all(), "");
  EXPECT_EQ(log_.naming("HeaderTooLarge"), 1u);
}

TEST_F(ServerTest, RefusesABodyThatIsTooLargeOnce) {
  RawClient client(server_->port());
  const auto answer = client.post("/echo", std::string(50'000, 'b'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(code(answer), "BodyTooLarge");
  EXPECT_EQ(log_.naming("BodyTooLarge"), 1u);
  RawClient chunked(server_->port());
  chunked.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" +
               std::string(0x1000, 'c') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.read_answer().status, 413);
  EXPECT_EQ(log_.naming("BodyTooLarge"), 2u);
}

TEST_F(ServerTest, RefusesASlowHeaderAndASlowBodyOnce) {
  RawClient header(server_->port());
  header.send("GET /small HTTP/1.1\r\n");
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    header.send("X-" + std::to_string(i) + ": drip\r\n");
  }
  EXPECT_EQ(header.read_answer().status, 408);
  EXPECT_EQ(log_.naming("RequestTimeout"), 1u);
  RawClient body(server_->port());
  body.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc");
  EXPECT_EQ(code(body.read_answer()), "RequestTimeout");
  EXPECT_EQ(log_.naming("RequestTimeout"), 2u);
}

TEST_F(ServerTest, RefusesWhatIsNoHttp) {
  for (const char* text :
       {"\x16\x03\x01\x02", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"}) {
    RawClient client(server_->port());
    client.send(std::string(text) + "\r\n\r\n");
    const auto answer = client.read_answer();
    EXPECT_TRUE(answer.status == 400 || answer.status == 421) << text << " " << answer.head;
  }
  EXPECT_EQ(RawClient(server_->port()).get("/small").status, 200);
}

TEST_F(ServerTest, LimitsTheConnectionsOfOneClient) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<RawClient>(server_->port()));
    ASSERT_EQ(clients.back()->get("/small").status, 200);
  }
  for (int i = 0; i < 3; ++i) {
    RawClient refused(server_->port());
    const std::string text = refused.read_all();
    EXPECT_EQ(text.find("503") != std::string::npos, i == 0);
  }
  EXPECT_EQ(log_.naming("TooManyConnectionsOfClient"), 1u);
  clients.clear();
  for (int tries = 0; server_->load().connections > 0 && tries < 200; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(RawClient(server_->port()).get("/small").status, 200);
}

TEST_F(ServerTest, StreamsEventsAndHeartbeatsAndResumes) {
  RawClient client(server_->port());
  client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("text/event-stream"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  client.read_until("retry: 3000\n\n");
  for (std::uint64_t id = 1; id <= 3; ++id) hub_->publish({{id, event_text(id, "Minted", "{}")}});
  EXPECT_NE(client.read_until("id: 3\nevent: Minted\ndata: {}\n\n").find("id: 1\n"), std::string::npos);
  EXPECT_EQ(client.read_until("\n\n"), ": still here\n\n");
  RawClient again(server_->port());
  again.send("GET /events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1\r\n\r\n");
  const std::string resumed = again.read_until("id: 3\nevent: Minted\ndata: {}\n\n");
  EXPECT_NE(resumed.find("id: 2\n"), std::string::npos);
  EXPECT_EQ(resumed.find("id: 1\n"), std::string::npos);
  EXPECT_EQ(server_->load().event_streams, 2u);
}

TEST_F(ServerTest, LimitsEventStreams) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(server_->port()));
    clients.back()->send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    clients.back()->read_until("retry: 3000\n\n");
  }
  EXPECT_EQ(RawClient(server_->port()).get("/events").status, 503);
}

TEST_F(ServerTest, StopsGracefully) {
  RawClient slow(server_->port());
  RawClient idle(server_->port());
  RawClient stream(server_->port());
  ASSERT_EQ(idle.get("/small").status, 200);
  stream.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  stream.read_until("retry: 3000\n\n");
  slow.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  while (workers_.load().busy == 0) std::this_thread::yield();
  const auto begin = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
  EXPECT_EQ(slow.read_answer().body, "{\"slow\":true}");
  EXPECT_EQ(idle.read_all(), "");
  stream.read_all();
  RawClient refused(server_->port());
  EXPECT_FALSE(refused.connected());
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  EXPECT_EQ(Server::listen({.address = "localhost"}, *site_).error().code, "BadAddress");
  EXPECT_EQ(Server::listen({.port = server_->port()}, *site_).error().code, "AddressInUse");
  EXPECT_EQ(Server::listen({.certificate_file = "/nowhere", .key_file = "/nowhere"}, *site_).error().code,
            "BadCertificate");
  EXPECT_TRUE(is_loopback_address("127.0.0.1"));
  EXPECT_FALSE(is_loopback_address("0.0.0.0"));
}

}  // namespace
}  // namespace colophon::http
