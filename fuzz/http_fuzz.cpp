// Requests from strangers, from bytes to answers: Beast's parser, the target, who may ask, the router, static
// pages, conditions and ranges. Whatever comes, there is one answer, refusals are JSON, and heads have no
// line break that is not theirs.
#include <utility>  // before asio/awaitable.hpp of Boost 1.74, which forgets it

#include "base/check.hpp"
#include "http/beast_request.hpp"
#include "http/conditional.hpp"
#include "http/site.hpp"
#include "http/tokens.hpp"

using namespace colophon;

namespace {

http::Router routes() {
  http::Router router;
  const auto echo = http::at_once([](const http::Request& request) {
    std::string text;
    for (const auto& [name, value] : request.captures) text += name + "=" + value + "\n";
    for (const auto& [name, value] : request.query) text += name + "=" + value + "\n";
    return http::json_text(text + request.body);
  });
  router.add("GET", "/api/v1/pieces", echo);
  router.add("GET", "/api/v1/pieces/{token}", echo);
  router.add("GET", "/api/v1/pictures/{hash}.png", http::at_once([](const http::Request& request) {
               return http::file_response(request, "/nowhere", 1'000, "\"tag\"", "image/png");
             }));
  router.add("POST", "/sdapi/v1/txt2img", http::at_once([](const http::Request& request) {
               static const http::Tokens kTokens = http::Tokens::of({"a-token-that-nobody-guesses"}).value();
               const auto checked = kTokens.check(request);
               return checked ? http::json_text(request.body) : http::refuse(request, 401, checked.error());
             }));
  return router;
}

const http::Site& site() {
  static std::uint64_t now_ms = 0;
  static const http::Site kSite(
      [] {
        http::SiteOptions options;
        options.origins = {"https://friend.example"};
        options.behind_proxy = true;
        options.now_ms = [] { return now_ms += 1'000; };
        options.log = [](std::string_view line) {
          COLOPHON_CHECK(line.find('\n') == std::string_view::npos);
        };
        return options;
      }(),
      routes(), {});
  return kSite;
}

void check_answer(const http::Response& response) {
  COLOPHON_CHECK(response.status >= 200 && response.status < 600);
  if (response.refusal) COLOPHON_CHECK(std::get<std::string>(response.body).starts_with('{'));
  if (const auto* part = std::get_if<http::FilePart>(&response.body))
    COLOPHON_CHECK(part->offset + part->bytes <= 1'000);
  const std::string head = http::response_head(response, 0, true);
  COLOPHON_CHECK(head.find("\r\n\r\n") == head.size() - 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::BeastParser parser;
  parser.header_limit(static_cast<std::uint32_t>(site().limits().header_bytes_max));
  parser.body_limit(site().limits().body_bytes_max);
  parser.eager(true);
  boost::system::error_code error;
  std::size_t used = 0;
  while (used < size && !parser.is_done() && !error) {
    const std::size_t taken = parser.put(boost::asio::buffer(data + used, size - used), error);
    if (taken == 0 && !error) break;
    used += taken;
  }
  if (error && error != boost::beast::http::error::need_more) {
    check_answer(site().refuse_unread("10.0.0.1", 400, {"BadRequest", error.message(), "send HTTP/1.1"}));
    return 0;
  }
  if (!parser.is_header_done()) return 0;
  int answers = 0;
  site().answer(http::take_request(parser.release(), "127.0.0.1"), [&](const http::Response& response) {
    ++answers;
    check_answer(response);
  });
  COLOPHON_CHECK(answers == 1);
  return 0;
}
