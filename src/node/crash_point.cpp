#include "node/crash_point.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/text.hpp"

namespace colophon::node {
namespace {

struct Wish {
  std::string name;
  std::uint64_t times = 1;
};

Wish read_wish() {
  const char* text = std::getenv("COLOPHON_CRASH_AT");
  if (text == nullptr) return {};
  const std::string all(text);
  const auto colon = all.rfind(':');
  if (colon == std::string::npos) return {all, 1};
  return {all.substr(0, colon), parse_u64(all.substr(colon + 1)).value_or(1)};
}

}  // namespace

void crash_point(std::string_view name) {
  const Wish wish = read_wish();  // each time: a test's child process sets its own
  static std::atomic<std::uint64_t> passed{0};
  if (wish.name != name) return;
  if (++passed >= wish.times) std::raise(SIGKILL);
}

}  // namespace colophon::node
