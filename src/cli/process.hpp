// Other programs, started and ended.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

#include "base/result.hpp"

namespace colophon::cli {

struct Finished {
  int exit_code = 0;   // 128 + the signal, if one ended it
  std::string output;  // standard output
};

// Runs a program to its end with only this environment. Error: ProgramNotStarted.
Result<Finished> run_program(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& environment);

struct Beside {
  std::vector<std::string> environment{};  // "NAME=value", besides ours
  std::uint64_t grace_ms = 1'000;          // to end by itself when it is asked to
};

// A program that goes on beside us, its words in a log file, ended when this goes.
class Background {
 public:
  // Error: ProgramNotStarted.
  static Result<Background> start(const std::vector<std::string>& arguments, const std::string& log_file,
                                  const Beside& beside = {});
  Background(Background&& other) noexcept : pid_(other.pid_), grace_ms_(other.grace_ms_) { other.pid_ = -1; }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();

  bool running();

 private:
  Background(pid_t pid, std::uint64_t grace_ms) : pid_(pid), grace_ms_(grace_ms) {}
  pid_t pid_;
  std::uint64_t grace_ms_;
};

// The path of this very program.
std::string program_path();

}  // namespace colophon::cli
