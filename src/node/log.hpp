// The log of a process: lines on standard error, with the time in UTC and a level.
#pragma once

#include <spdlog/logger.h>
#include <string>

namespace colophon::node {

// `level`: error, warning, info or debug.
spdlog::logger make_log(const std::string& level);

}  // namespace colophon::node
