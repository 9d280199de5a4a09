#include "net/http.hpp"

#include <algorithm>
#include <curl/curl.h>

#include "base/text.hpp"

namespace colophon::net {
namespace {

void start_curl_once() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  COLOPHON_CHECK(started);
}

// What the callbacks fill in.
struct Receiving {
  std::string body{};
  std::size_t limit_bytes = 0;
  bool too_large = false;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* to) {
  auto& receiving = *static_cast<Receiving*>(to);
  const std::size_t bytes = size * count;
  if (bytes > receiving.limit_bytes - receiving.body.size()) {
    receiving.too_large = true;
    return 0;  // makes libcurl stop
  }
  receiving.body.append(data, bytes);
  return bytes;
}

struct HeaderList {
  curl_slist* first = nullptr;
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(first); }
  void add(const char* line) { first = curl_slist_append(first, line); }
};

Error bad_url(const std::string& url) {
  return {"HttpBadUrl", "not an http or https URL: " + displayed_url(url),
          "a URL looks like http://127.0.0.1:8545"};
}

Error failure(CURLcode code, const std::string& url, const Receiving& receiving, const HttpLimits& limits) {
  const std::string where = displayed_url(url);
  if (receiving.too_large) {
    return {"HttpTooLarge",
            where + " answered with more than " + std::to_string(limits.answer_max_bytes) + " bytes"};
  }
  const std::string why = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return {"HttpUnreachable", "cannot reach " + where + ": " + why,
              "is it running, and is the URL right?"};
    case CURLE_OPERATION_TIMEDOUT:
      return {"HttpTimeout",
              where + " did not answer within " + std::to_string(limits.total_timeout_ms) + " ms"};
    case CURLE_URL_MALFORMAT:
      return bad_url(url);
    default:
      return {"HttpFailed", "request to " + where + " failed: " + why};
  }
}

}  // namespace

struct HttpClient::State {
  CURL* handle = nullptr;
  HttpLimits limits{};
  ~State() {
    if (handle) curl_easy_cleanup(handle);
  }
};

HttpClient::HttpClient(HttpLimits limits) : state_(std::make_unique<State>()) {
  start_curl_once();
  state_->handle = curl_easy_init();
  state_->limits = limits;
  COLOPHON_CHECK(state_->handle != nullptr);
}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::perform(const HttpRequest& request) {
  CURL* const curl = state_->handle;
  const HttpLimits& limits = state_->limits;
  if (!request.url.starts_with("http://") && !request.url.starts_with("https://"))
    return bad_url(request.url);
  HeaderList headers;
  for (const std::string& header : request.headers) headers.add(header.c_str());
  headers.add("Expect:");  // no waiting for "100 Continue"
  Receiving receiving{.limit_bytes = limits.answer_max_bytes};

  curl_easy_reset(curl);  // options go, the connection stays
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "colophon");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.first);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
  if (request.body) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) {
    curl_off_t connected_us = 0;
    curl_easy_getinfo(curl, CURLINFO_CONNECT_TIME_T, &connected_us);
    // A timeout before there was a connection: the request certainly did not arrive.
    const bool never_connected = code == CURLE_OPERATION_TIMEDOUT && connected_us == 0;
    return failure(never_connected ? CURLE_COULDNT_CONNECT : code, request.url, receiving, limits);
  }
  long status = 0;
  curl_off_t retry_after_s = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after_s);
  HttpResponse response{.status = static_cast<int>(status), .body = std::move(receiving.body)};
  if (retry_after_s > 0) response.retry_after_s = static_cast<std::uint64_t>(retry_after_s);
  return response;
}

std::string displayed_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t host_start = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  std::string_view host = url.substr(host_start);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  return printable(url.substr(0, host_start)) + printable(host);
}

}  // namespace colophon::net
