#include "api/gallery.hpp"

#include <chrono>

#include "api/artist_feed.hpp"
#include "api/cards.hpp"
#include "api/feed.hpp"
#include "api/market.hpp"
#include "api/resource.hpp"
#include "api/share.hpp"
#include "api/tables.hpp"
#include "api/webui.hpp"
#include "base/clock.hpp"

namespace colophon::api {

struct Gallery::State {
  explicit State(GalleryConfig given)
      : config(std::move(given)),
        slow(config.slow_threads, config.slow_waiting_max),
        documents(config.document_threads, config.document_waiting_max),
        room(config.library, config.paint) {}

  Json gauges();
  http::Response health(const http::Request& request);
  http::Router routes(WebuiAccess access, const http::StaticFiles& pages);
  std::int64_t now();

  GalleryConfig config;
  SystemClock clock;
  std::uint64_t started_ms = clock.now_ms();
  std::unique_ptr<Readers> readers{};
  Metrics metrics{};
  std::unique_ptr<Pictures> pictures{};
  std::unique_ptr<Cards> cards{};
  std::unique_ptr<Webui> webui{};
  std::unique_ptr<Feed> feed{};
  std::unique_ptr<http::Site> site{};
  std::unique_ptr<http::Server> server{};
  // Last: their threads use the rest, and end before it goes.
  http::Workers slow;
  http::Workers documents;
  PaintRoom room;
};

namespace {

std::int64_t unix_time_s() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

Result<std::optional<Json>> read_cursor_row(Readers& readers) {
  static const std::vector<Column> kColumns = {{"block", "block", Kind::kNumber},
                                               {"head", "head", Kind::kNumber},
                                               {"lagBlocks", "max(head - block, 0)", Kind::kNumber},
                                               {"time", "time_s", Kind::kNumber},
                                               {"reorganisations", "reorganisations", Kind::kNumber}};
  std::optional<Json> row;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    row = row_of(store, "SELECT " + sql_of(kColumns) + " FROM cursor", kColumns, {});
    return {};
  }));
  return row;
}

}  // namespace

// Auctions end by the chain's time, which on a local chain may run ahead of the machine's.
std::int64_t Gallery::State::now() {
  if (config.now) return config.now();
  const auto row = read_cursor_row(*readers);
  const std::int64_t chain_s =
      row && *row && (**row)["time"].is_number() ? (**row)["time"].get<std::int64_t>() : 0;
  return std::max(unix_time_s(), chain_s);
}

Json Gallery::State::gauges() {
  Json out = {{"uptimeSeconds", (clock.now_ms() - started_ms) / 1'000}};
  const auto row = read_cursor_row(*readers);
  if (row && *row) out["index"] = **row;
  const http::Server::Load load = server->load();
  out["http"] = {{"connections", load.connections}, {"eventStreams", load.event_streams}};
  const http::Workers::Load painting = room.workers().load();
  out["paint"] = {{"waiting", painting.waiting}, {"busy", painting.busy}, {"painted", room.painted()}};
  const http::Workers::Load waiting = slow.load();
  out["slow"] = {{"waiting", waiting.waiting}, {"busy", waiting.busy}};
  const http::Workers::Load reading = documents.load();
  out["documents"] = {{"waiting", reading.waiting}, {"busy", reading.busy}};
  if (config.health) out["node"] = config.health();
  return out;
}

http::Response Gallery::State::health(const http::Request& request) {
  const auto row = read_cursor_row(*readers);
  if (!row) return http::refuse(request, 503, row.error());
  Json out = {{"status", *row ? "ok" : "starting"}, {"version", config.version}};
  const Json numbers = gauges();
  for (const auto& [name, value] : numbers.items()) out[name] = value;
  return http::json_text(out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n")
      .with("Cache-Control", "no-store");
}

http::Router Gallery::State::routes(WebuiAccess access, const http::StaticFiles& pages) {
  http::Router router;
  const Now clock_s = [this] { return now(); };
  pictures =
      std::make_unique<Pictures>(config.pictures, *readers, Pictures::Threads{slow, documents}, clock_s);
  feed = std::make_unique<Feed>(*readers);
  // Paths with an ending come before those whose capture would take it.
  pictures->add_to(router);
  cards = std::make_unique<Cards>(*pictures, *readers, slow, clock_s);
  cards->add_to(router);
  feed->add_to(router);
  add_pieces(router, *readers, clock_s);
  add_tables(router, *readers);
  add_market(router, *readers, clock_s);
  add_artists(router, *readers, clock_s);
  add_library(router, config.library);
  const ShareOptions sharing{.page = pages.contents("/index.html"),
                             .origins = config.origins,
                             .secure = !config.listen.certificate_file.empty(),
                             .behind_proxy = config.behind_proxy};
  if (sharing.page) add_share(router, *readers, clock_s, sharing);
  add_artist_feeds(router, *readers, clock_s, sharing);
  if (!config.library.models.empty()) {
    webui = std::make_unique<Webui>(config.library, room, std::move(access), config.version);
    webui->add_to(router);
  }
  router.add("GET", "/api/v1/openapi.yaml", http::at_once([](const http::Request&) {
               http::Response response;
               response.body = std::string(openapi_yaml());
               return response.with("Content-Type", "application/yaml").with("Cache-Control", "no-cache");
             }));
  router.add("GET", "/healthz",
             http::at_once([this](const http::Request& request) { return health(request); }));
  router.add("GET", "/metrics", http::at_once([this](const http::Request&) {
               http::Response response;
               response.body = metrics.text(gauges());
               return response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                   .with("Cache-Control", "no-store");
             }));
  return router;
}

Gallery::Gallery(std::unique_ptr<State> state) : state_(std::move(state)) {}

Gallery::~Gallery() {
  stop();
}

Result<std::unique_ptr<Gallery>> Gallery::open(GalleryConfig config) {
  WebuiAccess access{{}, config.paint_without_token};
  COLOPHON_TRY(access.tokens, http::Tokens::of(config.tokens));
  if (config.paint_without_token && !http::is_loopback_address(config.listen.address)) {
    return Error{
        "OpenPainting",
        "painting without a token is configured, and " + config.listen.address + " is reached by others",
        "configure a token, or listen on 127.0.0.1"};
  }
  http::StaticFiles pages;
  if (!config.pages_folder.empty()) {
    COLOPHON_TRY(pages, http::StaticFiles::load(config.pages_folder));
  }
  auto state = std::make_unique<State>(std::move(config));
  const GalleryConfig& kept = state->config;
  COLOPHON_TRY(state->readers, Readers::open(kept.store_path));
  http::SiteOptions options{.limits = kept.limits,
                            .hosts = kept.hosts,
                            .origins = kept.origins,
                            .behind_proxy = kept.behind_proxy,
                            .connect_sources = kept.connect_sources};
  if (kept.log) options.log = kept.log;
  options.watch = [raw = state.get()](const http::Answered& answered) { raw->metrics.count(answered); };
  options.now_ms = [raw = state.get()] { return raw->clock.now_ms(); };
  http::Router router = state->routes(std::move(access), pages);
  state->site = std::make_unique<http::Site>(std::move(options), std::move(router), std::move(pages));
  COLOPHON_TRY(state->server, http::Server::listen(kept.listen, *state->site));
  return std::unique_ptr<Gallery>(new Gallery(std::move(state)));
}

Result<void> Gallery::start() {
  COLOPHON_TRY_VOID(state_->feed->start());
  state_->server->start();
  return {};
}

void Gallery::stop() {
  state_->server->stop();
  state_->room.workers().stop();
  state_->slow.stop();
  state_->documents.stop();
  state_->feed->stop();
}

bool Gallery::painting() const {
  return state_->room.progress().busy;
}

std::uint16_t Gallery::port() const {
  return state_->server->port();
}
std::string Gallery::url() const {
  return state_->server->url();
}
const http::Site& Gallery::site() const {
  return *state_->site;
}

}  // namespace colophon::api
