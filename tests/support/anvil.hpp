// A real anvil for one test: started on a free port, ended with the object.
#pragma once

#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.hpp"

namespace colophon::test {

class Anvil {
 public:
  // COLOPHON_ANVIL, or what npm put into contracts/node_modules; nullopt if there is neither.
  static std::optional<std::string> program() {
    if (const char* named = std::getenv("COLOPHON_ANVIL")) return named;
    for (const char* machine : {"amd64", "arm64"}) {
      const std::string path =
          std::string(COLOPHON_SOURCE_DIR "/contracts/node_modules/@foundry-rs/anvil-linux-") + machine +
          "/bin/anvil";
      if (::access(path.c_str(), X_OK) == 0) return path;
    }
    return std::nullopt;
  }

  // EIP-7825's cap on a transaction's gas is enforced, as on the real chain.
  explicit Anvil(std::vector<std::string> more_arguments = {}) {
    std::vector<std::string> arguments = {*program(), "--port", "0", "--enable-tx-gas-limit"};
    arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
    int pipe_ends[2];
    COLOPHON_CHECK(::pipe2(pipe_ends, O_CLOEXEC) == 0);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    process_ = ::fork();
    COLOPHON_CHECK(process_ >= 0);
    if (process_ == 0) {
      ::dup2(pipe_ends[1], 1);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(pipe_ends[1]);
    output_ = pipe_ends[0];
    url_ = "http://" + read_address();
    // It writes a line a request, and stops when nobody reads them.
    reader_ = std::thread([end = output_] {
      char buffer[4096];
      while (::read(end, buffer, sizeof buffer) > 0) continue;
    });
  }
  Anvil(const Anvil&) = delete;
  Anvil& operator=(const Anvil&) = delete;
  ~Anvil() { stop(); }

  void stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    reader_.join();
    ::close(output_);
    process_ = -1;
  }
  const std::string& url() const { return url_; }

  // anvil's well-known first accounts, each with 10,000 ether.
  static constexpr const char* kKey0 = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
  static constexpr const char* kKey1 = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

 private:
  // The line "Listening on 127.0.0.1:PORT".
  std::string read_address() {
    const std::string marker = "Listening on ";
    std::string text;
    char buffer[4096];
    while (true) {
      const std::size_t at = text.find(marker);
      const std::size_t end = at == std::string::npos ? at : text.find('\n', at);
      if (end != std::string::npos) return text.substr(at + marker.size(), end - at - marker.size());
      const ssize_t got = ::read(output_, buffer, sizeof buffer);
      COLOPHON_CHECK(got > 0);  // anvil ended before it listened
      text.append(buffer, static_cast<std::size_t>(got));
    }
  }
  pid_t process_ = -1;
  std::thread reader_;
  int output_ = -1;
  std::string url_;
};

}  // namespace colophon::test
