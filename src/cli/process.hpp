// Other programs, started and ended.
#pragma once

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

// A program that goes on beside us, its words in a log file, ended when this goes.
class Background {
 public:
  static Result<Background> start(const std::vector<std::string>& arguments, const std::string& log_file);
  Background(Background&& other) noexcept : pid_(other.pid_) { other.pid_ = -1; }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();

  bool running();

 private:
  explicit Background(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

// The path of this very program.
std::string program_path();

}  // namespace colophon::cli
