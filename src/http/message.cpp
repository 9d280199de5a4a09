#include "http/message.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"

namespace colophon::http {
namespace {

char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

constexpr std::array<std::pair<int, std::string_view>, 27> kReasons = {
    {{200, "OK"},
     {204, "No Content"},
     {206, "Partial Content"},
     {301, "Moved Permanently"},
     {304, "Not Modified"},
     {400, "Bad Request"},
     {401, "Unauthorized"},
     {403, "Forbidden"},
     {404, "Not Found"},
     {405, "Method Not Allowed"},
     {406, "Not Acceptable"},
     {408, "Request Timeout"},
     {409, "Conflict"},
     {413, "Content Too Large"},
     {414, "URI Too Long"},
     {415, "Unsupported Media Type"},
     {416, "Range Not Satisfiable"},
     {417, "Expectation Failed"},
     {421, "Misdirected Request"},
     {422, "Unprocessable Content"},
     {429, "Too Many Requests"},
     {431, "Request Header Fields Too Large"},
     {451, "Unavailable For Legal Reasons"},
     {500, "Internal Server Error"},
     {501, "Not Implemented"},
     {503, "Service Unavailable"},
     {504, "Gateway Timeout"}}};

}  // namespace

const std::string* Request::header(std::string_view lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? nullptr : &found->second;
}

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return &value;
  return nullptr;
}

const std::string& Request::capture(std::string_view name) const {
  const auto found = captures.find(name);
  COLOPHON_CHECK(found != captures.end());
  return found->second;
}

const std::string* Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same_name(key, name)) return &value;
  return nullptr;
}

Response json_text(std::string text, int status) {
  Response response;
  response.status = status;
  response.body = std::move(text);
  response.with("Content-Type", "application/json");
  return response;
}

Response refuse(const Request& request, int status, const Error& error) {
  const std::string where =
      printable(request.method, 16) + " " + printable(request.path.empty() ? request.target : request.path);
  nlohmann::ordered_json said = {
      {"code", error.code}, {"message", printable(error.message, 1'000)}, {"where", where}};
  if (!error.hint.empty()) said["hint"] = printable(error.hint, 1'000);
  Response response = json_text(nlohmann::ordered_json{{"error", said}}.dump() + "\n", status);
  response.with("Cache-Control", "no-store");
  response.refusal = error;
  return response;
}

std::string_view reason_phrase(int status) {
  for (const auto& [number, phrase] : kReasons)
    if (number == status) return phrase;
  return "Status";
}

std::string response_head(const Response& response, std::optional<std::uint64_t> body_bytes,
                          bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    COLOPHON_CHECK((name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    head.append(name).append(": ").append(value).append("\r\n");
  }
  // 204 and 304 have no body, and a length would be read as the representation's.
  if (body_bytes && response.status != 204 && response.status != 304)
    head.append("Content-Length: ").append(std::to_string(*body_bytes)).append("\r\n");
  head.append(keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  return head;
}

}  // namespace colophon::http
