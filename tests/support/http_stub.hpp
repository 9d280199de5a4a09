// A tiny HTTP server on a thread, for one test: it answers each connection with the next of the given
// replies, verbatim.
#pragma once

#include <arpa/inet.h>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.hpp"

namespace colophon::test {

class HttpStub {
 public:
  // A reply is sent as it is and the connection closed. An empty one is never sent: the connection stays
  // open, silent.
  explicit HttpStub(std::vector<std::string> replies) : replies_(std::move(replies)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    COLOPHON_CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    COLOPHON_CHECK(::listen(listener_, 8) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpStub() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    for (int connection : silent_) ::close(connection);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  static std::string read_request(int connection) {
    std::string text;
    char buffer[4096];
    while (true) {
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return text;
      text.append(buffer, static_cast<std::size_t>(got));
      const std::size_t end = text.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const std::size_t length = text.find("Content-Length: ");
      const std::size_t body = length == std::string::npos ? 0 : std::stoul(text.substr(length + 16));
      if (text.size() >= end + 4 + body) return text;
    }
  }
  void serve() {
    for (const std::string& reply : replies_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      std::string request = read_request(connection);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
      }
      if (reply.empty()) {
        silent_.push_back(connection);
        continue;
      }
      (void)!::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
      ::close(connection);
    }
  }

  std::vector<std::string> replies_;
  std::vector<std::string> requests_;
  std::vector<int> silent_;
  std::mutex mutex_;
  std::thread thread_;
  int listener_ = -1;
  int port_ = 0;
};

inline std::string http_reply(int status, const std::string& body, const std::string& more_headers = {}) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + more_headers + "\r\n" + body;
}

}  // namespace colophon::test
