#include "net/websocket.hpp"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <charconv>
#include <chrono>

#include "base/text.hpp"

namespace colophon::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ws = beast::websocket;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// Longer unused, a connection is not trusted to be there: nobody answers a server's pings between questions.
constexpr std::chrono::seconds kIdleMax{10};

struct Place {
  bool tls = false;
  std::string host{};
  std::string port{};
  std::string target{};

  std::string authority() const {
    const bool usual = port == (tls ? "443" : "80");
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return usual ? name : name + ":" + port;
  }
};

Error bad_url(const std::string& url) {
  return {"HttpBadUrl", "not a ws or wss URL: " + displayed_url(url),
          "a URL looks like ws://127.0.0.1:8545, without a user's name"};
}

Result<Place> place_of(const std::string& url) {
  Place place;
  std::string_view rest = url;
  if (rest.starts_with("wss://")) {
    place.tls = true;
    rest.remove_prefix(6);
  } else if (rest.starts_with("ws://")) {
    rest.remove_prefix(5);
  } else {
    return bad_url(url);
  }
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  std::string_view target = rest.substr(authority.size());
  target = target.substr(0, target.find('#'));
  place.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  std::string_view host = authority;
  std::string_view port;
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return bad_url(url);
  if (const std::size_t colon = authority.find(':', bracket); colon != std::string_view::npos) {
    host = authority.substr(0, colon);
    port = authority.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size() || number == 0) return bad_url(url);
  }
  if (bracket > 0) host = host.substr(1, bracket - 1);
  const auto plain = [](char c) { return c > ' ' && c < '\x7f' && c != '@'; };
  if (host.empty() || !std::all_of(authority.begin(), authority.end(), plain) ||
      !std::all_of(place.target.begin(), place.target.end(), plain))
    return bad_url(url);
  place.host = host;
  place.port = port.empty() ? (place.tls ? "443" : "80") : std::string(port);
  return place;
}

// The certificates that this machine trusts, read once.
asio::ssl::context& trusted() {
  static asio::ssl::context kContext = [] {
    asio::ssl::context context(asio::ssl::context::tls_client);
    beast::error_code ignored;  // none: then nothing is trusted
    context.set_default_verify_paths(ignored);
    context.set_verify_mode(asio::ssl::verify_peer);
    return context;
  }();
  return kContext;
}

}  // namespace

class WebSocketClient::Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  virtual beast::error_code begin(const Place& place, const HttpLimits& limits,
                                  ws::response_type& response) = 0;
  virtual beast::error_code write(std::string_view text, std::chrono::milliseconds timeout) = 0;
  virtual beast::error_code read(std::string& text, std::chrono::milliseconds timeout) = 0;

  bool is_fresh() const { return Clock::now() - used_ < kIdleMax; }
  void touch() { used_ = Clock::now(); }

 private:
  Clock::time_point used_ = Clock::now();
};

template <class Stream>
class WebSocketClient::ConnectionOver : public Connection {
 public:
  template <class... More>
  explicit ConnectionOver(More&... more) : stream_(io_, more...) {}

  beast::error_code begin(const Place& place, const HttpLimits& limits,
                          ws::response_type& response) override {
    const std::chrono::milliseconds connecting(limits.connect_timeout_ms);
    tcp::resolver resolver(io_);
    tcp::resolver::results_type found;
    beast::error_code error = within(connecting, [&](auto done) {
      resolver.async_resolve(place.host, place.port, [&found, done](beast::error_code e, auto results) {
        found = results;
        done(e);
      });
    });
    if (error) return error;
    error = within(connecting, [&](auto done) {
      beast::get_lowest_layer(stream_).async_connect(found,
                                                     [done](beast::error_code e, const auto&) { done(e); });
    });
    if (error) return error;
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).socket().set_option(tcp::no_delay(true), ignored);
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
      auto& tls = stream_.next_layer();
      if (SSL_set_tlsext_host_name(tls.native_handle(), place.host.c_str()) != 1)
        return beast::error_code(asio::error::no_memory);
      tls.set_verify_callback(asio::ssl::host_name_verification(place.host), ignored);
      error = within(connecting, [&](auto done) {
        tls.async_handshake(asio::ssl::stream_base::client, [done](beast::error_code e) { done(e); });
      });
      if (error) return error;
    }
    stream_.read_message_max(limits.answer_max_bytes);
    stream_.set_option(ws::stream_base::decorator(
        [](ws::request_type& request) { request.set(beast::http::field::user_agent, "colophon"); }));
    return within(connecting, [&](auto done) {
      stream_.async_handshake(response, place.authority(), place.target,
                              [done](beast::error_code e) { done(e); });
    });
  }

  beast::error_code write(std::string_view text, std::chrono::milliseconds timeout) override {
    return within(timeout, [&](auto done) {
      stream_.async_write(asio::buffer(text), [done](beast::error_code e, std::size_t) { done(e); });
    });
  }

  beast::error_code read(std::string& text, std::chrono::milliseconds timeout) override {
    // No string, whose growth would be filled with zeros each time.
    beast::flat_buffer buffer;
    const beast::error_code error = within(timeout, [&](auto done) {
      stream_.async_read(buffer, [done](beast::error_code e, std::size_t) { done(e); });
    });
    text = beast::buffers_to_string(buffer.data());
    return error;
  }

 private:
  // Runs what `start` starts until it is done; when the time is up, the socket is closed under it.
  template <class Start>
  beast::error_code within(std::chrono::milliseconds timeout, Start start) {
    beast::error_code result;
    bool late = false;
    asio::steady_timer timer(io_, timeout);
    timer.async_wait([&](beast::error_code cancelled) {
      if (cancelled) return;
      late = true;
      beast::get_lowest_layer(stream_).close();
    });
    start([&](beast::error_code error) {
      result = error;
      timer.cancel();
    });
    io_.restart();
    io_.run();
    return late ? beast::error_code(beast::error::timeout) : result;
  }

  asio::io_context io_{1};
  ws::stream<Stream> stream_;
};

WebSocketClient::WebSocketClient(std::string url, HttpLimits limits)
    : url_(std::move(url)), limits_(limits) {}
WebSocketClient::WebSocketClient(WebSocketClient&&) noexcept = default;
WebSocketClient& WebSocketClient::operator=(WebSocketClient&&) noexcept = default;
WebSocketClient::~WebSocketClient() = default;

// nullptr with a refusal: the server answered, and opens none.
Result<std::unique_ptr<WebSocketClient::Connection>> WebSocketClient::open(
    std::optional<HttpResponse>& refusal) {
  COLOPHON_TRY(const Place place, place_of(url_));
  std::unique_ptr<Connection> made;
  try {
    if (place.tls) {
      made = std::make_unique<ConnectionOver<beast::ssl_stream<beast::tcp_stream>>>(trusted());
    } else {
      made = std::make_unique<ConnectionOver<beast::tcp_stream>>();
    }
  } catch (const std::exception& error) {  // no descriptors or no memory are left
    return Error{"HttpUnreachable", "cannot reach " + displayed_url(url_) + ": " + printable(error.what())};
  }
  ws::response_type response;
  const beast::error_code error = made->begin(place, limits_, response);
  if (error == ws::error::upgrade_declined) {
    refusal = HttpResponse{.status = static_cast<int>(response.result_int()), .body = response.body()};
    std::uint64_t seconds = 0;
    const auto field = response[beast::http::field::retry_after];
    const auto read = std::from_chars(field.data(), field.data() + field.size(), seconds);
    if (read.ec == std::errc() && seconds > 0) refusal->retry_after_s = seconds;
    return std::unique_ptr<Connection>();
  }
  if (error) {
    return Error{"HttpUnreachable", "cannot reach " + displayed_url(url_) + ": " + printable(error.message()),
                 "is it running, and is the URL right?"};
  }
  return made;
}

Result<HttpResponse> WebSocketClient::ask(std::string_view question, const Answers& answers) {
  if (connection_ && !connection_->is_fresh()) connection_.reset();
  if (!connection_) {
    std::optional<HttpResponse> refusal;
    COLOPHON_TRY(connection_, open(refusal));
    if (refusal) return *std::move(refusal);
  }
  const auto end = Clock::now() + std::chrono::milliseconds(limits_.total_timeout_ms);
  const auto left = [end] {
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()),
                    std::chrono::milliseconds(0));
  };
  HttpResponse response{.status = 200};
  std::size_t skipped_bytes = 0;
  beast::error_code error = connection_->write(question, left());
  while (!error) {
    error = connection_->read(response.body, left());
    if (error || answers(response.body)) break;
    skipped_bytes += response.body.size();
    if (skipped_bytes > limits_.answer_max_bytes) error = ws::error::message_too_big;
  }
  if (!error) {
    connection_->touch();
    return response;
  }
  connection_.reset();  // a late answer would pass for the next one's
  const std::string where = displayed_url(url_);
  if (error == beast::error::timeout) {
    return Error{"HttpTimeout",
                 where + " did not answer within " + std::to_string(limits_.total_timeout_ms) + " ms"};
  }
  if (error == ws::error::message_too_big || error == ws::error::buffer_overflow) {
    return Error{"HttpTooLarge",
                 where + " answered with more than " + std::to_string(limits_.answer_max_bytes) + " bytes"};
  }
  return Error{"HttpFailed", "the connection to " + where + " dropped: " + printable(error.message())};
}

}  // namespace colophon::net
