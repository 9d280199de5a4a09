#include "http/server.hpp"

#include <thread>

#include "base/text.hpp"
#include "http/conversation.hpp"

namespace colophon::http {
namespace {

using asio::ip::tcp;
using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

constexpr std::uint64_t kHandshakeTimeoutMs = 10'000;

// The client as the limits know it: an IPv6 network of 64 bits is one, since whoever has one address of it
// has all of them.
std::string client_name(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const asio::ip::address_v6 six = address.to_v6();
  if (six.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, six).to_string();
  if (six.is_loopback()) return "::1";
  auto bytes = six.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return asio::ip::address_v6(bytes).to_string() + "/64";
}

class TcpServer final : public Server {
 public:
  TcpServer(const ServerOptions& options, const Site& site)
      : options_(options), site_(site), connections_(site.limits()), tls_(asio::ssl::context::tls_server) {}

  ~TcpServer() override { stop(); }

  Result<void> bind() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) {
      return Error{"BadAddress", "'" + printable(options_.address) + "' is no address to listen on",
                   "write an address of this machine: 127.0.0.1, or 0.0.0.0 for all"};
    }
    COLOPHON_TRY_VOID(load_certificate());
    acceptor_.open(address.is_v6() ? tcp::v6() : tcp::v4(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind({address, options_.port}, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      const bool used = error == asio::error::address_in_use;
      return Error{used ? "AddressInUse" : "BindFailed",
                   "can't listen on " + options_.address + " port " + std::to_string(options_.port) + ": " +
                       error.message(),
                   used ? "stop the program that listens there, or choose another port" : ""};
    }
    port_ = acceptor_.local_endpoint(error).port();
    return {};
  }

  void start() override {
    asio::co_spawn(accept_strand_, accept(), asio::detached);
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { context_.run(); });
  }

  void stop() override {
    if (stopped_) return;
    stopped_ = true;
    asio::post(accept_strand_, [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
    connections_.stop_all();
    for (std::uint64_t waited_ms = 0;
         !threads_.empty() && connections_.count() > 0 && waited_ms < site_.limits().stop_grace_ms;
         waited_ms += 10)
      std::this_thread::sleep_for(milliseconds(10));
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::uint16_t port() const override { return port_; }
  std::string url() const override {
    const bool six = options_.address.find(':') != std::string::npos;
    return std::string(secure() ? "https://" : "http://") +
           (six ? "[" + options_.address + "]" : options_.address) + ":" + std::to_string(port_);
  }
  Load load() const override { return {connections_.count(), connections_.streams()}; }

 private:
  bool secure() const { return !options_.certificate_file.empty(); }

  Result<void> load_certificate() {
    if (!secure()) return {};
    error_code error;
    tls_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                     asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1);
    tls_.use_certificate_chain_file(options_.certificate_file, error);
    if (!error) tls_.use_private_key_file(options_.key_file, asio::ssl::context::pem, error);
    if (!error) return {};
    return Error{"BadCertificate",
                 "the certificate " + printable(options_.certificate_file) + " or its key " +
                     printable(options_.key_file) + " can't be used: " + error.message(),
                 "both are PEM files, the certificate's chain from the server's own on"};
  }

  asio::awaitable<void> accept() {
    while (acceptor_.is_open()) {
      error_code error;
      tcp::socket socket(asio::make_strand(context_));
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
      if (error) {  // out of file descriptors, most likely
        asio::steady_timer pause(co_await asio::this_coro::executor);
        pause.expires_after(milliseconds(100));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      admit(std::move(socket));
    }
  }

  void admit(tcp::socket socket) {
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    const std::string client = client_name(peer.address());
    const Connections::Answer answer = connections_.enter(client);
    if (answer.admission != Connections::Admission::kAdmitted)
      return turn_away(std::move(socket), client, answer);
    const auto executor = socket.get_executor();
    asio::co_spawn(executor, converse(std::move(socket), client), asio::detached);
  }

  void turn_away(tcp::socket socket, const std::string& client, const Connections::Answer& answer) {
    const bool all = answer.admission == Connections::Admission::kTooMany;
    const Error why{
        all ? "TooManyConnections" : "TooManyConnectionsOfClient",
        all ? "this server has all the connections that it takes" : "one client has too many connections",
        "close some, and come back in a few seconds"};
    if (!answer.first_refusal || secure()) return;
    const Response response = site_.refuse_unread(client, 503, why);
    const std::string& body = std::get<std::string>(response.body);
    const std::string text = response_head(response, body.size(), false) + body;
    error_code error;
    socket.non_blocking(true, error);
    socket.write_some(asio::buffer(text), error);  // it fits into the socket's buffer, or is lost
    socket.shutdown(tcp::socket::shutdown_send, error);
  }

  asio::awaitable<void> converse(tcp::socket socket, std::string client) {
    const std::shared_ptr<void> leave(nullptr, [this, client](void*) { connections_.leave(client); });
    if (secure()) {
      Secure stream(std::move(socket), tls_);
      error_code error;
      beast::get_lowest_layer(stream).expires_after(milliseconds(kHandshakeTimeoutMs));
      co_await stream.async_handshake(asio::ssl::stream_base::server,
                                      asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      Conversation<Secure> conversation(stream, site_, connections_, client);
      co_await conversation.run();
      beast::get_lowest_layer(stream).expires_after(milliseconds(kLingerMs));
      co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, error));
      co_return;
    }
    Plain stream(std::move(socket));
    Conversation<Plain> conversation(stream, site_, connections_, client);
    co_await conversation.run();
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  const ServerOptions options_;
  const Site& site_;
  Connections connections_;  // outlives the coroutines, which the context destroys
  asio::ssl::context tls_;
  asio::io_context context_;
  asio::strand<asio::io_context::executor_type> accept_strand_ = asio::make_strand(context_);
  tcp::acceptor acceptor_{accept_strand_};
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, const Site& site) {
  auto server = std::make_unique<TcpServer>(options, site);
  COLOPHON_TRY_VOID(server->bind());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace colophon::http
