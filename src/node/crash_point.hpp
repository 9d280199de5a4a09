// Where a test may kill this process: at the point NAME if COLOPHON_CRASH_AT is NAME, or the N-th time if it
// is NAME:N. As SIGKILL does it, nothing is flushed, nothing runs.
#pragma once

#include <string_view>

namespace colophon::node {

void crash_point(std::string_view name);

}  // namespace colophon::node
