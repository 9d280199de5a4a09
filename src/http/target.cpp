#include "http/target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/host.hpp"

namespace colophon::http {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error bad(std::string what) {
  return {"BadTarget", std::move(what), "see /api/v1/openapi.yaml for the paths that exist"};
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

Result<void> check_segments(std::string_view path) {
  std::size_t begin = 1;
  for (;;) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    const bool last = end == path.size();
    if (segment == "." || segment == ".." || (segment.empty() && !last)) {
      return Error{"PathTraversal", "the path " + printable(path) + " leaves its place",
                   "ask for a path without '..', '.' or empty parts"};
    }
    if (last) return {};
    begin = end + 1;
  }
}

Result<std::string> parse_path(std::string_view raw) {
  if (raw.empty() || raw[0] != '/') return bad("the target is no absolute path");
  const std::string folded = lower(raw);
  if (folded.find('\\') != std::string::npos || folded.find("%2f") != std::string::npos ||
      folded.find("%5c") != std::string::npos) {
    return Error{"PathTraversal", "the path " + printable(raw) + " hides a separator",
                 "write '/' between the parts of a path, and no backslash"};
  }
  COLOPHON_TRY(std::string path, percent_decode(raw, false));
  COLOPHON_TRY_VOID(check_segments(path));
  return path;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return bad("'%' is not followed by two digits in " + printable(text));
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  if (has_control(out)) return bad("there is a control character in " + printable(out));
  if (!is_utf8(out)) return bad("it is not UTF-8: " + printable(out));
  return out;
}

Result<Target> parse_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  Target out;
  COLOPHON_TRY(out.path, parse_path(target.substr(0, mark)));
  std::string_view rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    if (out.query.size() == kQueryParametersMax)
      return bad("the query has more than " + std::to_string(kQueryParametersMax) + " parameters");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    COLOPHON_TRY(std::string name, percent_decode(pair.substr(0, equals), true));
    COLOPHON_TRY(std::string value, percent_decode(pair.substr(std::min(equals + 1, pair.size())), true));
    out.query.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

}  // namespace colophon::http
