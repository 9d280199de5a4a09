// A request as handlers see it, and what they answer. Plain values; nothing here knows sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace colophon::http {

class EventHub;

struct Request {
  std::string method{};                                       // "GET"
  std::string target{};                                       // as it was sent
  std::string path{};                                         // decoded, without a query (target.hpp)
  std::vector<std::pair<std::string, std::string>> query{};   // decoded, in order
  std::map<std::string, std::string, std::less<>> headers{};  // names in lower case
  std::string body{};
  std::string client{};                                        // the peer's address, a name for limits
  std::map<std::string, std::string, std::less<>> captures{};  // of the route: {token} → its text

  // nullptr where there is none.
  const std::string* header(std::string_view lower_case_name) const;
  const std::string* parameter(std::string_view name) const;  // of the query; the first of that name
  const std::string& capture(std::string_view name) const;    // checked: the route has it
};

// Bytes of a file, read while they are sent.
struct FilePart {
  std::string path{};
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

// The answer never ends: events after `last_id`, as they come (event_hub.hpp).
struct EventStream {
  std::shared_ptr<EventHub> hub{};
  std::uint64_t last_id = 0;
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, FilePart, EventStream>;

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  Body body{};
  std::optional<Error> refusal{};  // why, for the log: set by refuse()
  bool log_refusal = true;         // false: said already
  std::string route{};             // the pattern that answered, for metrics

  const std::string* header(std::string_view name) const;  // any case
  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

using Reply = std::function<void(Response)>;  // called once, from any thread
using RequestPointer = std::shared_ptr<const Request>;
using Handler = std::function<void(RequestPointer, Reply)>;

Response json_text(std::string text, int status = 200);

// An answer that says what failed, on what and what to do next:
// {"error":{"code":…,"message":…,"where":"GET /…","hint":…}}
Response refuse(const Request& request, int status, const Error& error);

std::string_view reason_phrase(int status);

// The status line and the headers, to be followed by `body_bytes` bytes (none: the answer ends with the
// connection). A header that holds a line break would start another and is our bug.
std::string response_head(const Response& response, std::optional<std::uint64_t> body_bytes, bool keep_alive);

}  // namespace colophon::http
