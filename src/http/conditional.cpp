#include "http/conditional.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "crypto/sha256.hpp"

namespace colophon::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view strong(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

Error bad_range(std::string_view header, std::uint64_t size) {
  return {"BadRange",
          "the range '" + printable(header) + "' is not one of " + std::to_string(size) + " bytes",
          "ask for bytes=FIRST-LAST within the file"};
}

}  // namespace

std::string entity_tag(std::string_view bytes) {
  return '"' + to_hex(crypto::sha256(as_bytes(bytes))).substr(0, 32) + '"';
}

bool has_tag(const Request& request, std::string_view tag) {
  const std::string* header = request.header("if-none-match");
  if (!header) return false;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view one = trimmed(rest.substr(0, end));
    if (one == "*" || strong(one) == strong(tag)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

Result<std::optional<ByteRange>> wanted_range(const Request& request, std::uint64_t size,
                                              std::string_view tag) {
  const std::string* header = request.header("range");
  if (!header || !header->starts_with("bytes=") || header->find(',') != std::string::npos)
    return std::optional<ByteRange>();
  if (const std::string* only_if = request.header("if-range"); only_if && *only_if != tag)
    return std::optional<ByteRange>();
  const std::string_view range = std::string_view(*header).substr(6);
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return bad_range(*header, size);
  const std::string_view from = range.substr(0, dash);
  const std::string_view to = range.substr(dash + 1);
  if (from.empty()) {  // the last so many
    const auto count = parse_u64(to);
    if (!count || *count == 0 || size == 0) return bad_range(*header, size);
    const std::uint64_t bytes = std::min(*count, size);
    return std::optional<ByteRange>({size - bytes, bytes});
  }
  const auto first = parse_u64(from);
  const auto last = to.empty() ? std::optional<std::uint64_t>(size == 0 ? 0 : size - 1) : parse_u64(to);
  if (!first || !last || *first >= size || *last < *first) return bad_range(*header, size);
  return std::optional<ByteRange>({*first, std::min(*last, size - 1) - *first + 1});
}

Response file_response(const Request& request, const std::string& path, std::uint64_t size,
                       const std::string& tag, std::string media_type) {
  Response response;
  if (has_tag(request, tag)) {
    response.status = 304;
    response.with("ETag", tag);
    return response;
  }
  const auto range = wanted_range(request, size, tag);
  if (!range) {
    Response refusal = refuse(request, 416, range.error());
    return refusal.with("Content-Range", "bytes */" + std::to_string(size));
  }
  const ByteRange part = (*range).value_or(ByteRange{0, size});
  if (*range) {
    response.status = 206;
    response.with("Content-Range", "bytes " + std::to_string(part.first) + "-" +
                                       std::to_string(part.first + part.bytes - 1) + "/" +
                                       std::to_string(size));
  }
  response.with("ETag", tag).with("Content-Type", std::move(media_type)).with("Accept-Ranges", "bytes");
  response.body = FilePart{path, part.first, part.bytes};
  return response;
}

void settle_condition(const Request& request, Response& response) {
  if ((request.method != "GET" && request.method != "HEAD") || response.status != 200) return;
  const std::string* tag = response.header("ETag");
  if (!tag) {
    const auto* owned = std::get_if<std::string>(&response.body);
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body);
    if (!owned && !shared) return;
    response.with("ETag", entity_tag(owned ? *owned : **shared));
    tag = response.header("ETag");
  }
  if (!has_tag(request, *tag)) return;
  response.status = 304;
  response.body = std::string();
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Content-Type"; });
}

}  // namespace colophon::http
