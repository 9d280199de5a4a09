// Takes server.cpp's place where the compiler is clang 14, Debian's own: it has no coroutines that Boost
// knows. Fuzzers and clang-tidy are built with it; nobody serves from such a build.
#include "http/server.hpp"

namespace colophon::http {

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions&, const Site&) {
  return Error{"NoServer", "this program was built by a compiler without coroutines",
               "build it with GCC 12 or newer, or clang 17 or newer"};
}

}  // namespace colophon::http
