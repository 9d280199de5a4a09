#include "node/context.hpp"

#include <chrono>

namespace colophon::node {

Result<IntentState> Context::want(const std::string& key, const eth::CallRequest& call) {
  COLOPHON_TRY(const auto before, journal.state_of(key));
  if (!before) log.info("{}", key);
  return journal.want({.key = key, .to = *call.to, .data = call.data, .value_wei = call.value_wei});
}

std::uint64_t wall_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace colophon::node
