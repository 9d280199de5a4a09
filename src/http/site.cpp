#include "http/site.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/conditional.hpp"
#include "http/host.hpp"
#include "http/target.hpp"

namespace colophon::http {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& one) { return one == text; });
}

// Digits and dots, or in brackets: nobody else's name points there.
bool is_address(std::string_view name) {
  if (name.starts_with('[')) return name.ends_with(']');
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string forwarded_client(const Request& request) {
  const std::string* header = request.header("x-forwarded-for");
  if (!header) return request.client;
  // The last one is what the proxy itself saw.
  const std::string_view last = std::string_view(*header).substr(header->find_last_of(", ") + 1);
  return last.empty() || last.size() > 45 ? request.client : std::string(last);
}

bool is_loopback(std::string_view client) {
  return client.starts_with("127.") || client == "::1";
}

Response preflight(const std::string& origin) {
  Response response;
  response.status = 204;
  return response.with("Access-Control-Allow-Origin", origin)
      .with("Access-Control-Allow-Methods", "GET, HEAD, POST")
      .with("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
      .with("Access-Control-Max-Age", "600")
      .with("Vary", "Origin");
}

}  // namespace

Site::Site(SiteOptions options, Router router, StaticFiles files)
    : options_(std::move(options)),
      router_(std::move(router)),
      files_(std::move(files)),
      rate_(options_.limits.requests_a_second, options_.limits.requests_burst,
            options_.limits.clients_remembered_max) {
  COLOPHON_CHECK(options_.now_ms != nullptr);
  // As browsers send them, however they were written.
  for (std::string& origin : options_.origins) origin = origin_of(origin);
  std::erase(options_.origins, std::string());
  for (std::string& host : options_.hosts) host = lower(host);
}

bool Site::host_is_ours(std::string_view host) const {
  const std::string name = lower(without_port(host));
  return name == "localhost" || name.ends_with(".localhost") || is_address(name) ||
         contains(options_.hosts, name);
}

bool Site::is_configured(std::string_view origin) const {
  return contains(options_.origins, lower(origin));
}

// A page of the same site names the host that was asked.
bool Site::origin_may(const Request& request, std::string_view origin) const {
  if (is_configured(origin)) return true;
  const std::size_t scheme = origin.find("://");
  const std::string* host = request.header("host");
  return scheme != std::string_view::npos && host && lower(origin.substr(scheme + 3)) == lower(*host);
}

std::optional<Response> Site::refuse_at_door(const Request& request) const {
  const Rate::Answer rate = rate_.ask(request.client, options_.now_ms());
  if (!rate.allowed) {
    Response response = refuse(request, 429,
                               {"TooManyRequests", "more requests than one client may make",
                                "wait " + std::to_string(rate.retry_after_s) +
                                    " s; /api/v1/events tells what is new without asking"});
    response.log_refusal = rate.first_refusal;
    return response.with("Retry-After", std::to_string(rate.retry_after_s));
  }
  const std::string* host = request.header("host");
  if (!host || !host_is_ours(*host)) {
    return refuse(request, 421,
                  {"ForeignHost", "this server is not known as '" + printable(host ? *host : "") + "'",
                   "ask it by its address, or name the site in the configuration: [gallery] origins"});
  }
  const std::string* origin = request.header("origin");
  if (origin && request.method != "GET" && request.method != "HEAD" && !origin_may(request, *origin)) {
    return refuse(request, 403,
                  {"ForeignOrigin", "pages of " + printable(*origin) + " may not ask for this",
                   "name the site in the configuration: [gallery] origins"});
  }
  return std::nullopt;
}

void Site::answer(Request request, Reply reply) const {
  const std::uint64_t begun_ms = options_.now_ms();
  if (options_.behind_proxy && is_loopback(request.client)) request.client = forwarded_client(request);
  auto target = request.target.size() > options_.limits.target_bytes_max
                    ? Result<Target>(Error{"TargetTooLong",
                                           "the target has more than " +
                                               std::to_string(options_.limits.target_bytes_max) + " bytes",
                                           "ask for less at once"})
                    : parse_target(request.target);
  if (target) {
    request.path = std::move(target->path);
    request.query = std::move(target->query);
  }
  const auto shared = std::make_shared<Request>(std::move(request));
  const auto done = [this, shared, reply = std::move(reply), begun_ms](Response response) {
    finish(*shared, response, begun_ms);
    reply(std::move(response));
  };
  if (auto refusal = refuse_at_door(*shared)) return done(std::move(*refusal));
  if (!target)
    return done(refuse(*shared, target.error().code == "TargetTooLong" ? 414 : 400, target.error()));
  const std::string* origin = shared->header("origin");
  if (shared->method == "OPTIONS" && origin && is_configured(*origin)) return done(preflight(*origin));
  Router::Match match = router_.find(shared->method, shared->path);
  if (match.handler) {
    shared->captures = std::move(match.captures);
    return (*match.handler)(shared, [done, pattern = std::move(match.pattern)](Response response) {
      response.route = pattern;
      done(std::move(response));
    });
  }
  if (!match.allowed.empty()) {
    return done(refuse(*shared, 405,
                       {"MethodNotAllowed", "this path does not take " + printable(shared->method, 16),
                        "it takes " + match.allowed})
                    .with("Allow", match.allowed));
  }
  const bool of_api = shared->path.starts_with("/api/") || shared->path.starts_with("/sdapi/");
  if (auto page = of_api ? std::nullopt : files_.find(*shared)) {
    page->route = "(pages)";
    return done(std::move(*page));
  }
  done(refuse(*shared, 404,
              {"NotFound", "there is nothing at " + printable(shared->path),
               "see /api/v1/openapi.yaml for what there is"}));
}

void Site::finish(const Request& request, Response& response, std::uint64_t begun_ms) const {
  settle_condition(request, response);
  if (const std::string* origin = request.header("origin");
      origin && is_configured(*origin) && !response.header("Access-Control-Allow-Origin")) {
    response.with("Access-Control-Allow-Origin", *origin)
        .with("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
        .with("Vary", "Origin");
  }
  response.with("X-Content-Type-Options", "nosniff").with("Referrer-Policy", "no-referrer");
  if (const std::string* type = response.header("Content-Type"); type && type->starts_with("text/html")) {
    response
        .with("Content-Security-Policy",
              "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; img-src "
              "'self' data: "
              "blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'" +
                  (options_.connect_sources.empty() ? "" : " " + options_.connect_sources) +
                  "; frame-ancestors 'none'; base-uri 'none'; object-src 'none'")
        .with("X-Frame-Options", "DENY");
  }
  log_refusal(request, response);
  options_.watch({request, response, (options_.now_ms() - begun_ms) * 1'000});
}

void Site::log_refusal(const Request& request, const Response& response) const {
  if (!response.refusal || !response.log_refusal) return;
  // What is merely not there, or not shown, is no attack and would fill the log.
  if (response.status == 404 || response.status == 451) return;
  options_.log("refused " + std::to_string(response.status) + " " + response.refusal->code + ": " +
               printable(response.refusal->message) + "; " + printable(request.method, 16) + " " +
               printable(request.target) + " from " + printable(request.client, 64));
}

Response Site::refuse_unread(const std::string& client, int status, const Error& error) const {
  Request request;
  request.client = client;
  Response response = refuse(request, status, error);
  response.with("X-Content-Type-Options", "nosniff");
  log_refusal(request, response);
  options_.watch({request, response, 0});
  return response;
}

}  // namespace colophon::http
