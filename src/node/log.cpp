#include "node/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace colophon::node {
namespace {

spdlog::level::level_enum level_of(const std::string& name) {
  if (name == "error") return spdlog::level::err;
  if (name == "warning") return spdlog::level::warn;
  return name == "debug" ? spdlog::level::debug : spdlog::level::info;
}

}  // namespace

spdlog::logger make_log(const std::string& level) {
  spdlog::logger log("node", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log.set_level(level_of(level));
  log.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  log.flush_on(spdlog::level::info);
  return log;
}

}  // namespace colophon::node
