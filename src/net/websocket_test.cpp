#include "net/websocket.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <functional>
#include <gtest/gtest.h>
#include <thread>

#include "net/rpc_transport.hpp"

namespace colophon::net {
namespace {

namespace beast = boost::beast;
namespace ws = beast::websocket;
using tcp = boost::asio::ip::tcp;
using Socket = ws::stream<tcp::socket>;

// Serves one connection after another, each by the next of `parts`.
class Server {
 public:
  using Part = std::function<void(tcp::socket)>;

  explicit Server(std::vector<Part> parts)
      : thread_([this, parts = std::move(parts)] {
          for (const Part& part : parts) {
            beast::error_code error;
            tcp::socket socket(io_);
            acceptor_.accept(socket, error);
            if (error) return;
            part(std::move(socket));
          }
        }) {}
  ~Server() {
    beast::error_code ignored;
    tcp::socket last(io_);  // wakes an acceptor that waits still
    last.connect(acceptor_.local_endpoint(ignored), ignored);
    thread_.join();
  }

  std::string url() const {
    return "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/path?key=1";
  }

 private:
  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  std::thread thread_;
};

// Answers `count` messages with themselves, then drops the connection without a word.
Server::Part echoes(int count) {
  return [count](tcp::socket tcp_socket) {
    Socket socket(std::move(tcp_socket));
    beast::error_code error;
    socket.accept(error);
    for (int i = 0; i < count && !error; ++i) {
      beast::flat_buffer buffer;
      socket.read(buffer, error);
      if (!error) socket.write(buffer.data(), error);
    }
  };
}

// Reads one message, then does `then`.
Server::Part after_a_message(const std::function<void(Socket&)>& then) {
  return [then](tcp::socket tcp_socket) {
    Socket socket(std::move(tcp_socket));
    beast::error_code error;
    socket.accept(error);
    beast::flat_buffer buffer;
    socket.read(buffer, error);
    if (!error) then(socket);
  };
}

const WebSocketClient::Answers kAny = [](std::string_view) { return true; };

TEST(WebSocket, OneConnectionServesManyQuestions) {
  Server server({echoes(100)});
  WebSocketClient client(server.url());
  for (int i = 0; i < 100; ++i) {
    const auto answer = client.ask("question " + std::to_string(i), kAny).value();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "question " + std::to_string(i));
  }
}

TEST(WebSocket, LargeMessagesPass) {
  Server server({echoes(1)});
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(WebSocketClient(server.url()).ask(large, kAny).value().body, large);
}

TEST(WebSocket, TheTransportChoosesByTheUrl) {
  Server server({echoes(1)});
  RpcTransport transport(server.url());
  EXPECT_EQ(transport.post("{}").value().body, "{}");
  EXPECT_TRUE(transport.name().starts_with("ws://127.0.0.1:")) << transport.name();
  EXPECT_EQ(transport.name().find("key"), std::string::npos);
}

TEST(WebSocket, WhatNobodyAskedForIsSkipped) {
  const auto chatty = [](tcp::socket tcp_socket) {
    Socket socket(std::move(tcp_socket));
    beast::error_code error;
    socket.accept(error);
    for (int i = 0; i < 4 && !error; ++i) {
      beast::flat_buffer buffer;
      socket.read(buffer, error);
      for (const std::string& news :
           {std::string(R"({"jsonrpc":"2.0","method":"eth_subscription","params":{}})"),
            std::string(R"({"jsonrpc":"2.0","id":7777,"result":"late"})"),
            beast::buffers_to_string(buffer.data())})
        if (!error) socket.write(boost::asio::buffer(news), error);
    }
  };
  Server server({chatty});
  RpcTransport transport(server.url());
  for (int i = 1; i <= 4; ++i) {
    const std::string question = R"({"jsonrpc":"2.0","id":)" + std::to_string(i) + R"(,"result":"0x1"})";
    EXPECT_EQ(transport.post(question).value().body, question);
  }
}

TEST(WebSocket, NewsWithoutEndIsNoAnswer) {
  const Server::Part part = after_a_message([](Socket& socket) {
    beast::error_code error;
    const std::string news = R"({"method":"eth_subscription"})";
    for (int i = 0; i < 100'000 && !error; ++i) socket.write(boost::asio::buffer(news), error);
  });
  Server server({part, part});
  RpcTransport flooded(server.url(), {.answer_max_bytes = 10'000});
  EXPECT_EQ(flooded.post(R"({"id":1})").error().code, "HttpTooLarge");
  RpcTransport late(server.url(), {.total_timeout_ms = 100});
  EXPECT_FALSE(late.post(R"({"id":1})").ok());
}

TEST(WebSocket, AConnectionThatDroppedIsOpenedAnew) {
  Server server({echoes(1), after_a_message([](Socket&) {}), echoes(1)});
  WebSocketClient client(server.url());
  EXPECT_EQ(client.ask("a", kAny).value().body, "a");
  // Dropped between two questions or while one is asked: it fails, for the server may have acted on it.
  EXPECT_EQ(client.ask("b", kAny).error().code, "HttpFailed");
  EXPECT_EQ(client.ask("c", kAny).error().code, "HttpFailed");
  EXPECT_EQ(client.ask("d", kAny).value().body, "d");
}

TEST(WebSocket, ALateAnswerIsNobodysAnswer) {
  Server server({after_a_message([](Socket& socket) {
                   std::this_thread::sleep_for(std::chrono::milliseconds(400));
                   beast::error_code error;
                   socket.write(boost::asio::buffer(std::string_view("late")), error);
                 }),
                 echoes(1)});
  WebSocketClient client(server.url(), {.total_timeout_ms = 200});
  EXPECT_EQ(client.ask("a", kAny).error().code, "HttpTimeout");
  EXPECT_EQ(client.ask("b", kAny).value().body, "b");
}

TEST(WebSocket, HalfAnAnswerIsNone) {
  Server server({after_a_message([](Socket& socket) {
    beast::error_code error;
    socket.write_some(false, boost::asio::buffer(std::string_view("{\"jsonrpc\":")), error);
  })});
  EXPECT_EQ(WebSocketClient(server.url()).ask("a", kAny).error().code, "HttpFailed");
}

TEST(WebSocket, AnAnswerOverTheLimitIsRefused) {
  Server server({echoes(3)});
  WebSocketClient client(server.url(), {.answer_max_bytes = 1'000});
  EXPECT_EQ(client.ask(std::string(1'000, 'x'), kAny).value().body.size(), 1'000u);
  EXPECT_EQ(client.ask(std::string(1'001, 'x'), kAny).error().code, "HttpTooLarge");
}

TEST(WebSocket, ARefusedHandshakeIsAnAnswer) {
  Server server({[](tcp::socket socket) {
    beast::error_code error;
    beast::flat_buffer buffer;
    beast::http::request<beast::http::string_body> request;
    beast::http::read(socket, buffer, request, error);
    const std::string answer =
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nslow";
    boost::asio::write(socket, boost::asio::buffer(answer), error);
  }});
  const auto answer = WebSocketClient(server.url()).ask("a", kAny).value();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.retry_after_s, 7u);
}

TEST(WebSocket, AServerThatIsSilentOrNotThere) {
  std::string url;
  {
    Server server({[](const tcp::socket&) { std::this_thread::sleep_for(std::chrono::milliseconds(400)); }});
    url = server.url();
    EXPECT_EQ(WebSocketClient(url, {.connect_timeout_ms = 200}).ask("a", kAny).error().code,
              "HttpUnreachable");
  }
  EXPECT_EQ(WebSocketClient(url).ask("a", kAny).error().code, "HttpUnreachable");
}

TEST(WebSocket, WhatIsNoUrl) {
  for (const char* url : {"http://127.0.0.1", "ws://", "ws://user:word@127.0.0.1", "ws://a:b", "ws://a:0",
                          "ws://a:65536", "ws://[::1", "ws://a b", "ws://a/\r\nX: y", "wss://:1"})
    EXPECT_EQ(WebSocketClient(url).ask("a", kAny).error().code, "HttpBadUrl") << url;
}

}  // namespace
}  // namespace colophon::net
