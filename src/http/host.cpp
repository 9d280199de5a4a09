#include "http/host.hpp"

#include <algorithm>

namespace colophon::http {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return {};
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  authority = authority.substr(authority.rfind('@') + 1);  // 0 where there is no user's name
  if (without_port(authority).empty()) return {};
  return lower(url.substr(0, scheme + 3)) + lower(authority);
}

std::string host_of_origin(std::string_view url) {
  const std::string origin = origin_of(url);
  if (origin.empty()) return {};
  return std::string(without_port(std::string_view(origin).substr(origin.find("://") + 3)));
}

}  // namespace colophon::http
