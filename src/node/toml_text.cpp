#include "node/toml_text.hpp"

#include <algorithm>

namespace colophon::node {
namespace {

constexpr auto kNone = std::string_view::npos;

// Where the string that begins at `at` ends, after its last quote; kNone if it doesn't.
std::size_t end_of_string(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const std::string_view three(toml.data() + at, std::min<std::size_t>(3, toml.size() - at));
  const bool long_form = three == std::string_view(quote == '"' ? "\"\"\"" : "'''");
  const std::string_view close = long_form ? three : three.substr(0, 1);
  for (std::size_t i = at + close.size(); i < toml.size(); ++i) {
    if (toml[i] == '\n' && !long_form) return kNone;
    if (toml[i] == '\\' && quote == '"') {
      ++i;
    } else if (toml.substr(i, close.size()) == close) {
      // Up to two quotes may stand before the closing ones.
      i += close.size();
      while (long_form && i < toml.size() && toml[i] == quote) ++i;
      return i;
    }
  }
  return kNone;
}

}  // namespace

std::optional<std::size_t> line_of_stray_byte(std::string_view toml) {
  std::size_t at = 0;
  char before = '\n';  // the last character that is no space
  while (at < toml.size()) {
    const char c = toml[at];
    const bool begins = std::string_view("\n=,.[{").find(before) != kNone;  // a key or a value may
    if (c != ' ' && c != '\t' && c != '\r') before = c;
    if (static_cast<unsigned char>(c) >= 0x80) {
      return 1 + static_cast<std::size_t>(
                     std::count(toml.begin(), toml.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
    if (c == '#') {
      at = toml.find('\n', at);
    } else if (const std::size_t end = begins && (c == '"' || c == '\'') ? end_of_string(toml, at) : kNone;
               end != kNone) {
      at = end;
    } else {
      ++at;
    }
    if (at == kNone) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace colophon::node
