// Hosts and origins as they stand in headers, addresses and configurations. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace colophon::http {

// ASCII letters in lower case; other bytes as they are.
std::string lower(std::string_view text);

// "[::1]:8080" is "[::1]", "localhost:80" is "localhost": an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view host);

// Scheme, host and port of "HTTPS://Gallery.example:8443/path", in lower case; empty: it is no address of a
// site.
std::string origin_of(std::string_view url);

// Of the same, only the host: "gallery.example", "[::1]"; empty: it is no address of a site.
std::string host_of_origin(std::string_view url);

}  // namespace colophon::http
