// The node as others see it: the API, the gallery's pages, painting for clients of the web UI. Opened on the
// store that the index writes; it never writes there itself.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/library.hpp"
#include "api/metrics.hpp"
#include "api/painting.hpp"
#include "api/pictures.hpp"
#include "api/pieces.hpp"
#include "http/server.hpp"

namespace colophon::api {

struct GalleryConfig {
  http::ServerOptions listen{};
  http::Limits limits{};
  std::vector<std::string> hosts{};    // names besides localhost and addresses
  std::vector<std::string> origins{};  // pages of others that may ask
  bool behind_proxy = false;
  std::string connect_sources{};  // RPC addresses that the pages may ask, by spaces

  std::string store_path{};
  std::string pages_folder{};  // empty: no pages
  Library library{};           // no models: no painting over HTTP
  PictureSources pictures{};

  std::vector<std::string> tokens{};  // of those who may paint
  bool paint_without_token = false;   // only on a loopback address
  PaintLimits paint{};
  std::size_t slow_threads = 2;  // thumbnails and share cards
  std::size_t slow_waiting_max = 64;
  std::size_t document_threads = 2;  // documents and signed copies, which wait for the chain's node
  std::size_t document_waiting_max = 32;

  std::string version{};
  Now now{};      // empty: the later of the machine's clock and the newest block's time
  Look health{};  // the roles' own counters: RPC faults, lag, journal
  std::function<void(std::string_view line)> log{};  // called from any thread
};

class Gallery {
 public:
  // Binds the address, so that an error is known before anything runs. Errors: those of Readers, StaticFiles,
  // Tokens and Server; OpenPainting (painting without a token on an address that others reach).
  static Result<std::unique_ptr<Gallery>> open(GalleryConfig config);
  ~Gallery();

  Result<void> start();
  // Answers under way get limits.stop_grace_ms. A painting can't be cut short: the destructor waits for it.
  void stop();

  bool painting() const;

  std::uint16_t port() const;
  std::string url() const;
  const http::Site& site() const;  // the same answers without a socket: for tests and fuzzers

 private:
  struct State;
  explicit Gallery(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The API's description, spec/api/openapi.yaml as it was when this program was built.
std::string_view openapi_yaml();

}  // namespace colophon::api
