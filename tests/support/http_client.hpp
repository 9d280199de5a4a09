// A client for tests of our server that sends exactly the bytes it is given: what a polite library would not.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace colophon::testing {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Until `end` was seen, or the connection ended.
  std::string read_until(std::string_view end) {
    std::string text = std::exchange(left_, {});
    char chunk[8'192];
    for (;;) {
      if (const auto at = text.find(end); at != std::string::npos) {
        left_ = text.substr(at + end.size());
        text.resize(at + end.size());
        return text;
      }
      const ssize_t read = ::recv(socket_, chunk, sizeof chunk, 0);
      if (read <= 0) return text;
      text.append(chunk, static_cast<std::size_t>(read));
    }
  }
  std::string read_all() { return read_until(std::string_view("\0never\0", 7)); }

  struct Answer {
    int status = 0;
    std::string head{};
    std::string body{};
    // The header's value, named as the server writes it; empty: none.
    std::string header(const std::string& name) const {
      const auto at = head.find("\r\n" + name + ": ");
      if (at == std::string::npos) return {};
      const auto begin = at + name.size() + 4;
      return head.substr(begin, head.find("\r\n", begin) - begin);
    }
  };
  Answer read_answer(bool head_only = false) {
    Answer answer;
    answer.head = read_until("\r\n\r\n");
    if (answer.head.size() > 12) answer.status = std::atoi(answer.head.c_str() + 9);
    const std::string length = answer.header("Content-Length");
    if (head_only || length.empty() || answer.status == 304) return answer;
    const std::size_t wanted = std::stoul(length);
    answer.body = std::exchange(left_, {});
    char chunk[8'192];
    while (answer.body.size() < wanted) {
      const ssize_t read = ::recv(socket_, chunk, sizeof chunk, 0);
      if (read <= 0) return answer;
      answer.body.append(chunk, static_cast<std::size_t>(read));
    }
    left_ = answer.body.substr(wanted);
    answer.body.resize(wanted);
    return answer;
  }

  Answer get(const std::string& target, const std::string& headers = {}) {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    return read_answer();
  }
  Answer post(const std::string& target, const std::string& body, const std::string& headers = {}) {
    send("POST " + target +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
    return read_answer();
  }

 private:
  int socket_;
  bool connected_ = false;
  std::string left_{};
};

}  // namespace colophon::testing
