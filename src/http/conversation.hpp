// One connection's life, for server.cpp alone (Beast is slow to compile): requests one after another, each
// wait with a deadline. Everything runs on the connection's strand.
#pragma once

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fcntl.h>
#include <unistd.h>
#include <utility>  // before asio/awaitable.hpp of Boost 1.74, which forgets it

#include "http/beast_request.hpp"
#include "http/connections.hpp"
#include "http/event_hub.hpp"
#include "http/site.hpp"

namespace colophon::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;

inline constexpr std::size_t kEventsAtOnce = 64;
inline constexpr std::uint64_t kAnswerTimeoutMs = 900'000;  // a painting on a slow machine
inline constexpr std::size_t kLingerBytesMax = 1u << 20;    // of a refused request that are still read
inline constexpr std::uint64_t kLingerMs = 1'000;
inline constexpr std::size_t kWithHeadBytes = 8u << 10;  // of a body, sent in one piece with the head

class FileDescriptor {
 public:
  explicit FileDescriptor(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

template <typename Stream>
class Conversation {
 public:
  Conversation(Stream& stream, const Site& site, Connections& connections, std::string client)
      : stream_(stream),
        site_(site),
        limits_(site.limits()),
        connections_(connections),
        client_(std::move(client)) {}

  asio::awaitable<void> run() {
    const WakerScope stop([this] {
      asio::post(stream_.get_executor(), [this, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.lock() || busy_) return;
        beast::get_lowest_layer(stream_).close();
        timer_.cancel();  // an event stream waits for that
      });
    });
    const std::uint64_t number = connections_.add(stop.get());
    const std::shared_ptr<void> out(nullptr, [&](void*) { connections_.remove(number); });
    while (!connections_.stopping()) {
      const bool more = co_await one_request();
      if (!more) break;
    }
  }

 private:
  // From any thread. The timer may by then be another wait's, which looks around and goes on waiting.
  void wake_later() {
    asio::post(stream_.get_executor(), [this, alive = std::weak_ptr<bool>(alive_)] {
      if (alive.lock()) timer_.cancel();
    });
  }

  // A deadline on reading that leaves the socket open, so that a 408 can still be said; Beast's own closes
  // it.
  void must_arrive_within(std::uint64_t ms) {
    beast::get_lowest_layer(stream_).expires_never();
    timed_out_ = false;
    arrival_.expires_after(milliseconds(ms));
    arrival_.async_wait([this, alive = std::weak_ptr<bool>(alive_)](error_code error) {
      if (error || !alive.lock()) return;
      timed_out_ = true;
      beast::get_lowest_layer(stream_).cancel();
    });
  }

  void deadline(std::uint64_t ms) { beast::get_lowest_layer(stream_).expires_after(milliseconds(ms)); }

  // Whether another may follow on this connection.
  asio::awaitable<bool> one_request() {
    error_code error;
    busy_ = false;
    if (buffer_.size() == 0) {
      deadline(limits_.idle_timeout_ms);
      const auto space = buffer_.prepare(2'048);
      const std::size_t read = co_await stream_.async_read_some(space, redirect(error));
      if (error) co_return false;  // gone, or silent too long: nothing was asked
      buffer_.commit(read);
    }
    busy_ = true;
    BeastParser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
    parser.body_limit(limits_.body_bytes_max);
    must_arrive_within(limits_.header_timeout_ms);
    co_await bhttp::async_read_header(stream_, buffer_, parser, redirect(error));
    if (!error) {
      must_arrive_within(limits_.body_timeout_ms);
      if (beast::iequals(parser.get()[bhttp::field::expect], "100-continue")) co_await send_continue(error);
      if (!error) co_await bhttp::async_read(stream_, buffer_, parser, redirect(error));
    }
    arrival_.cancel();
    if (error) {
      co_await refuse_unread(error);
      co_return false;
    }
    const bool keep = parser.keep_alive();
    const bool head = parser.get().method() == bhttp::verb::head;
    Response response = co_await answer(take_request(parser.release(), client_));
    co_return co_await send(response, head, keep);
  }

  static auto redirect(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

  asio::awaitable<void> send_continue(error_code& error) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()), redirect(error));
  }

  struct Slot {
    std::mutex mutex{};
    std::optional<Response> response{};
  };

  asio::awaitable<Response> answer(Request request) {
    const auto slot = std::make_shared<Slot>();
    const WakerScope scope([this] { wake_later(); });
    beast::get_lowest_layer(stream_).expires_never();
    timer_.expires_after(milliseconds(kAnswerTimeoutMs));
    site_.answer(std::move(request), [slot, waker = scope.get()](Response response) {
      {
        const std::scoped_lock lock(slot->mutex);
        slot->response = std::move(response);
      }
      waker->wake();
    });
    for (;;) {
      {
        const std::scoped_lock lock(slot->mutex);
        if (slot->response) co_return std::move(*slot->response);
      }
      error_code error;
      co_await timer_.async_wait(redirect(error));
      if (!error) {
        co_return site_.refuse_unread(client_, 504,
                                      {"NoAnswer", "the answer took too long", "try again later"});
      }
    }
  }

  asio::awaitable<bool> send(const Response& response, bool head_only, bool keep) {
    if (const auto* events = std::get_if<EventStream>(&response.body); events && !head_only) {
      co_await send_events(response, *events);
      co_return false;
    }
    const bool keep_alive = keep && !connections_.stopping();
    std::string_view text;
    std::uint64_t bytes = 0;
    const auto* part = std::get_if<FilePart>(&response.body);
    if (const auto* owned = std::get_if<std::string>(&response.body)) text = *owned;
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) text = **shared;
    bytes = part ? part->bytes : text.size();
    std::string beginning = response_head(response, bytes, keep_alive);
    if (head_only || response.status == 304 || response.status == 204) text = {};
    error_code error;
    // One piece of memory: of two that have more than 16 KiB together, Boost 1.74's TLS stream sends the
    // first alone, and nothing says that the second is missing.
    const std::size_t first = std::min(text.size(), kWithHeadBytes);
    beginning.append(text.substr(0, first));
    co_await send_text(beginning, error);
    for (std::size_t at = first; at < text.size() && !error; at += kWritePartBytes) {
      deadline(limits_.write_timeout_ms);
      co_await asio::async_write(stream_,
                                 asio::buffer(text.data() + at, std::min(kWritePartBytes, text.size() - at)),
                                 redirect(error));
    }
    if (part && !head_only && response.status != 304 && !error) {
      const bool whole = co_await send_file(*part);
      co_return whole&& keep_alive;
    }
    co_return !error && keep_alive;
  }

  // A file that became shorter or unreadable can only be shown by a connection that ends early.
  asio::awaitable<bool> send_file(const FilePart& part) {
    const FileDescriptor file(part.path);
    if (file.get() < 0) co_return false;
    std::vector<char> chunk(static_cast<std::size_t>(std::min<std::uint64_t>(part.bytes, kWritePartBytes)));
    std::uint64_t sent = 0;
    while (sent < part.bytes) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(part.bytes - sent, chunk.size()));
      const ssize_t read = ::pread(file.get(), chunk.data(), wanted, static_cast<off_t>(part.offset + sent));
      if (read <= 0) co_return false;
      error_code error;
      deadline(limits_.write_timeout_ms);
      co_await asio::async_write(stream_, asio::buffer(chunk.data(), static_cast<std::size_t>(read)),
                                 redirect(error));
      if (error) co_return false;
      sent += static_cast<std::uint64_t>(read);
    }
    co_return true;
  }

  asio::awaitable<void> send_text(const std::string& text, error_code& error) {
    deadline(limits_.write_timeout_ms);
    co_await asio::async_write(stream_, asio::buffer(text), redirect(error));
  }

  asio::awaitable<void> send_events(const Response& response, const EventStream& events) {
    error_code error;
    if (!connections_.enter_stream()) {
      const Response full = site_.refuse_unread(
          client_, 503, {"TooManyStreams", "too many event streams are open", "come back later"});
      const std::string text = response_head(full, std::get<std::string>(full.body).size(), false) +
                               std::get<std::string>(full.body);
      co_await send_text(text, error);
      co_return;
    }
    const std::shared_ptr<void> leave(nullptr, [this](void*) { connections_.leave_stream(); });
    const WakerScope scope([this] { wake_later(); });
    const std::uint64_t reader = events.hub->add_reader([waker = scope.get()] { waker->wake(); });
    const std::shared_ptr<void> remove(nullptr,
                                       [hub = events.hub, reader](void*) { hub->remove_reader(reader); });
    busy_ = false;  // a stop may end it at any moment
    const std::string begin =
        response_head(response, std::nullopt, false) + ": events of a Colophon node\nretry: 3000\n\n";
    co_await send_text(begin, error);
    std::uint64_t last_id = events.last_id;
    while (!error && !connections_.stopping()) {
      const auto next = events.hub->after(last_id, kEventsAtOnce);
      if (!next) co_return;  // the reader comes back by itself, with its last id
      if (!next->empty()) {
        std::string text;
        for (const Event& event : *next) text += *event.text;
        last_id = next->back().id;
        co_await send_text(text, error);
        continue;
      }
      error_code woken;
      timer_.expires_after(milliseconds(limits_.heartbeat_ms));
      beast::get_lowest_layer(stream_).expires_never();
      co_await timer_.async_wait(redirect(woken));
      if (!woken) {
        static const std::string kHeartbeat = ": still here\n\n";
        co_await send_text(kHeartbeat, error);
      }
    }
  }

  asio::awaitable<void> refuse_unread(error_code why) {
    int status = 400;
    Error error{"BadRequest", "the request can't be read: " + why.message(), "send HTTP/1.1"};
    if (timed_out_) {
      status = 408;
      error = {"RequestTimeout", "the request did not arrive in time", "send it at once"};
    } else if (why == bhttp::error::end_of_stream || why == asio::error::eof ||
               why == asio::error::connection_reset || why == asio::error::operation_aborted ||
               why == bhttp::error::partial_message) {
      co_return;  // the client left, or the server stops
    } else if (why == bhttp::error::header_limit || why == bhttp::error::buffer_overflow) {
      status = 431;
      error = {"HeaderTooLarge",
               "the header has more than " + std::to_string(limits_.header_bytes_max) + " bytes",
               "send fewer cookies and shorter fields"};
    } else if (why == bhttp::error::body_limit) {
      status = 413;
      error = {"BodyTooLarge", "the body has more than " + std::to_string(limits_.body_bytes_max) + " bytes",
               "send less"};
    }
    const Response response = site_.refuse_unread(client_, status, error);
    const std::string text = response_head(response, std::get<std::string>(response.body).size(), false) +
                             std::get<std::string>(response.body);
    error_code ignored;
    co_await send_text(text, ignored);
    co_await linger();
  }

  // Reads on for a moment: closing with unread bytes would reset the connection under the answer.
  asio::awaitable<void> linger() {
    error_code error;
    beast::get_lowest_layer(stream_).socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    std::array<char, 4'096> dropped{};
    deadline(kLingerMs);
    for (std::size_t read = 0; !error && read < kLingerBytesMax;)
      read +=
          co_await beast::get_lowest_layer(stream_).async_read_some(asio::buffer(dropped), redirect(error));
  }

  Stream& stream_;
  const Site& site_;
  const Limits& limits_;
  Connections& connections_;
  const std::string client_;
  beast::flat_buffer buffer_{limits_.header_bytes_max + kWritePartBytes};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  asio::steady_timer timer_{stream_.get_executor()};  // of whoever waits: an answer, an event stream
  asio::steady_timer arrival_{stream_.get_executor()};
  bool timed_out_ = false;
  bool busy_ = false;
};

}  // namespace colophon::http
