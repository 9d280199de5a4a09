// A real nats-server for one test: on a free port of loopback, with a store of its own, ended with the
// object.
#pragma once

#include <arpa/inet.h>
#include <filesystem>
#include <netinet/in.h>
#include <signal.h>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.hpp"

namespace colophon::test {

class NatsServer {
 public:
  // Not started. `more`: arguments; "-js" unless they say otherwise.
  explicit NatsServer(std::vector<std::string> more = {"-js"}) : more_(std::move(more)) {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-nats-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    port_ = free_port();
  }
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;
  ~NatsServer() {
    kill();
    std::filesystem::remove_all(folder_);
  }

  // On the same port and store each time. Returns when it takes connections.
  void start() {
    std::vector<std::string> arguments = {"nats-server",         "-a",  "127.0.0.1",        "-p",
                                          std::to_string(port_), "-sd", folder_ + "/store", "-l",
                                          folder_ + "/log"};
    arguments.insert(arguments.end(), more_.begin(), more_.end());
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    process_ = ::fork();
    COLOPHON_CHECK(process_ >= 0);
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::execvp(argv[0], argv.data());
      ::_exit(127);  // it is not installed: tools/setup --check
    }
    for (int i = 0; i < 1'000; ++i) {
      if (answers()) return;
      COLOPHON_CHECK(::waitpid(process_, nullptr, WNOHANG) == 0);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    COLOPHON_CHECK(false);
  }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }
  std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }
  const std::string& folder() const { return folder_; }

 private:
  static sockaddr_in place(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static std::uint16_t free_port() {
    const int end = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = place(0);
    socklen_t bytes = sizeof address;
    COLOPHON_CHECK(::bind(end, reinterpret_cast<sockaddr*>(&address), bytes) == 0);
    COLOPHON_CHECK(::getsockname(end, reinterpret_cast<sockaddr*>(&address), &bytes) == 0);
    ::close(end);
    return ntohs(address.sin_port);
  }
  bool answers() const {
    const int end = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = place(port_);
    const bool there = ::connect(end, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(end);
    return there;
  }

  const std::vector<std::string> more_;
  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace colophon::test
