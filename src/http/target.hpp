// What stands behind the method in a request: a path and a query, decoded once and refused if they could
// mean two things. RFC 3986. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace colophon::http {

inline constexpr std::size_t kQueryParametersMax = 32;

struct Target {
  std::string path{};  // starts with '/', UTF-8, has no empty, '.' or '..' segment but an empty last one
  std::vector<std::pair<std::string, std::string>> query{};
};

// Errors: BadTarget (no absolute path, broken escapes, controls, not UTF-8, too many parameters),
// PathTraversal ('..', '.', '//', a backslash, or a slash that was escaped).
Result<Target> parse_target(std::string_view target);

// %XX decoded, and '+' as a space where `plus_is_space`. Error: BadTarget.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace colophon::http
