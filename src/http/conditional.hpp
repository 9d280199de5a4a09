// Answers that need not be sent, or only a part of them: entity tags and ranges. RFC 9110, 13 and 14.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"

namespace colophon::http {

// A strong tag of these bytes, quotes included.
std::string entity_tag(std::string_view bytes);

// Whether If-None-Match names this tag (weak comparison).
bool has_tag(const Request& request, std::string_view tag);

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t bytes = 0;
};

// Of a Range header for something of `size` bytes: nullopt where the whole is to be sent (no header, another
// unit, several ranges, an If-Range that names another tag). Error: BadRange, to be answered with 416.
Result<std::optional<ByteRange>> wanted_range(const Request& request, std::uint64_t size,
                                              std::string_view tag);

// A file that never changes under its tag: whole, in part, or not at all. Errors: BadRange.
Response file_response(const Request& request, const std::string& path, std::uint64_t size,
                       const std::string& tag, std::string media_type);

// What every GET and HEAD goes through at last: a 200 whose body is in memory gets a tag if it has none, and
// becomes a 304 where the client has it.
void settle_condition(const Request& request, Response& response);

}  // namespace colophon::http
