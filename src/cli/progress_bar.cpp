#include "cli/progress_bar.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace colophon::cli {

ProgressBar::ProgressBar(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  finish();
}

void ProgressBar::show(const std::string& what, int done, int total) {
  if (!shown_) return;
  constexpr int kWidth = 32;
  const int full = static_cast<int>(std::int64_t{std::min(done, total)} * kWidth / std::max(total, 1));
  std::fprintf(stderr, "\r\x1b[K%s [%.*s%*s] %d/%d", what.c_str(), full, "################################",
               kWidth - full, "", done, total);
  std::fflush(stderr);
  dirty_ = true;
}

void ProgressBar::finish() {
  if (dirty_) std::fputs("\r\x1b[K", stderr);
  dirty_ = false;
}

}  // namespace colophon::cli
