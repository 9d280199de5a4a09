#include "http/router.hpp"

#include "base/check.hpp"

namespace colophon::http {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // '/'
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

}  // namespace

Handler at_once(std::function<Response(const Request&)> body) {
  return
      [body = std::move(body)](const RequestPointer& request, const Reply& reply) { reply(body(*request)); };
}

void Router::add(std::string method, std::string pattern, Handler handler) {
  COLOPHON_CHECK(!pattern.empty() && pattern[0] == '/');
  Route route{std::move(method), pattern, {}, std::move(handler)};
  for (const std::string_view part : split(pattern)) {
    const std::size_t open = part.find('{');
    const std::size_t close = part.find('}');
    if (open == std::string_view::npos) {
      route.segments.push_back({{}, std::string(part)});
    } else {
      COLOPHON_CHECK(open == 0 && close != std::string_view::npos && close > 1);
      route.segments.push_back({std::string(part.substr(1, close - 1)), std::string(part.substr(close + 1))});
    }
  }
  routes_.push_back(std::move(route));
}

bool Router::fits(const Route& route, const std::vector<std::string_view>& parts, Match& match) {
  if (parts.size() != route.segments.size()) return false;
  match.captures.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Segment& segment = route.segments[i];
    if (segment.name.empty()) {
      if (parts[i] != segment.literal) return false;
      continue;
    }
    if (parts[i].size() <= segment.literal.size() || !parts[i].ends_with(segment.literal)) return false;
    match.captures.emplace(segment.name, parts[i].substr(0, parts[i].size() - segment.literal.size()));
  }
  return true;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  const auto parts = split(path);
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Match match;
  std::string allowed;
  for (const Route& route : routes_) {
    if (!fits(route, parts, match)) continue;
    if (route.method == wanted) {
      match.handler = &route.handler;
      match.pattern = route.pattern;
      return match;
    }
    if (allowed.find(route.method) == std::string::npos)
      allowed += (allowed.empty() ? "" : ", ") + route.method + (route.method == "GET" ? ", HEAD" : "");
  }
  return {nullptr, {}, {}, allowed};
}

}  // namespace colophon::http
