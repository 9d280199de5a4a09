#include "net/port.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace colophon::net {
namespace {

// A listener on that port, or on one of its own; where somebody else listens already, nothing.
class Taken {
 public:
  explicit Taken(std::uint16_t port = 0) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0) return;
    EXPECT_EQ(listen(socket_, 1), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Taken() { close(socket_); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

TEST(Port, ATakenOneIsPassedOver) {
  std::uint16_t port = 0;
  {
    const Taken taken;
    port = taken.port();
    ASSERT_NE(port, 0);
    EXPECT_FALSE(is_free_port(port));
    EXPECT_GT(free_port_from(port).value(), port);  // Linux gives ports far below the last
  }
  EXPECT_TRUE(is_free_port(port));
  EXPECT_EQ(free_port_from(port).value(), port);
}

TEST(Port, AnyIsAny) {
  EXPECT_EQ(free_port_from(0).value(), 0);
}

TEST(Port, ThereIsNoneAfterTheLast) {
  const Taken last(65'535);
  const auto found = free_port_from(65'535);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, "NoFreePort");
}

}  // namespace
}  // namespace colophon::net
