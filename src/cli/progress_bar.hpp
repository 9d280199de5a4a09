// One line of standard error that says how far a long piece of work is; nothing if that is no terminal.
#pragma once

#include <string>

namespace colophon::cli {

class ProgressBar {
 public:
  explicit ProgressBar(bool quiet = false);
  ~ProgressBar();  // takes the line away
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const std::string& what, int done, int total);
  void finish();

 private:
  bool shown_;
  bool dirty_ = false;
};

}  // namespace colophon::cli
