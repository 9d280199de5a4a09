// Which handler answers which path. Patterns are paths whose segments may be captures, {name}, possibly with
// an ending: "/api/v1/pictures/{hash}.png". Built once, then read by any number of threads.
#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"

namespace colophon::http {

// A handler that answers at once.
Handler at_once(std::function<Response(const Request&)> body);

class Router {
 public:
  // A handler for GET answers HEAD too; the server leaves the body away.
  void add(std::string method, std::string pattern, Handler handler);

  struct Match {
    const Handler* handler = nullptr;  // nullptr: nobody
    std::string pattern{};
    std::map<std::string, std::string, std::less<>> captures{};
    std::string allowed{};  // where the path is known and the method is not: "GET, HEAD"
  };
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Segment {
    std::string name{};     // of the capture; empty: literal
    std::string literal{};  // the whole segment, or what a capture must end with
  };
  struct Route {
    std::string method{};
    std::string pattern{};
    std::vector<Segment> segments{};
    Handler handler{};
  };
  static bool fits(const Route& route, const std::vector<std::string_view>& parts, Match& match);

  std::vector<Route> routes_;
};

}  // namespace colophon::http
