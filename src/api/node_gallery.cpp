#include "api/node_gallery.hpp"

#include "api/sources.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "http/host.hpp"
#include "net/http.hpp"
#include "node/artefacts.hpp"

namespace colophon::api {
namespace {

// What the pages may ask besides this server: a local chain, for its development accounts. Any other address
// may hold a provider's key, and pages are for everybody.
std::string local_rpc(const std::string& rpc) {
  const std::string shown = net::displayed_url(rpc);
  std::string host = http::host_of_origin(shown);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host == "localhost" || http::is_loopback_address(host) ? shown : std::string();
}

}  // namespace

Result<http::ServerOptions> parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string port_text = colon == std::string::npos ? std::string() : text.substr(colon + 1);
  const std::uint64_t port = parse_u64(port_text).value_or(65'536);
  std::string address = text.substr(0, std::min(colon, text.size()));
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (port > 65'535 || address.empty() || (!bracketed && address.find(':') != std::string::npos)) {
    return Error{"BadSetting", "gallery.listen = \"" + printable(text) + "\" is no address and port",
                 "write \"127.0.0.1:8080\" or \"[::1]:8080\""};
  }
  return http::ServerOptions{.address = address, .port = static_cast<std::uint16_t>(port)};
}

Json counters_json(const node::Counters& c) {
  return {{"rpc",
           {{"requests", c.rpc_requests.load()},
            {"unreachable", c.rpc_unreachable.load()},
            {"timeouts", c.rpc_timeouts.load()},
            {"rateLimited", c.rpc_rate_limited.load()},
            {"serverErrors", c.rpc_server_errors.load()},
            {"otherFailures", c.rpc_other_failures.load()},
            {"halfAnswers", c.rpc_half_answers.load()},
            {"behind", c.rpc_behind.load()}}},
          {"index",
           {{"blocks", c.blocks_indexed.load()},
            {"events", c.events_indexed.load()},
            {"reorganisations", c.reorganisations.load()},
            {"blocksTakenBack", c.blocks_taken_back.load()}}},
          {"journal",
           {{"signed", c.transactions_signed.load()},
            {"sent", c.transactions_sent.load()},
            {"mined", c.transactions_mined.load()},
            {"reverted", c.transactions_reverted.load()},
            {"refused", c.transactions_refused.load()},
            {"resent", c.transactions_resent.load()},
            {"feeBumps", c.fee_bumps.load()}}},
          {"painting",
           {{"paintings", c.paintings.load()},
            {"failures", c.painting_failures.load()},
            {"checks", c.checks.load()},
            {"disagreements", c.disagreements.load()}}},
          {"fleet",
           {{"connected", c.fleet_connected.load()},
            {"asked", c.fleet_asked.load()},
            {"answers", c.fleet_answers.load()},
            {"refused", c.fleet_refused.load()},
            {"workerErrors", c.fleet_worker_errors.load()},
            {"duplicates", c.fleet_duplicates.load()},
            {"checked", c.fleet_checked.load()},
            {"lies", c.fleet_lies.load()},
            {"paintedHere", c.fleet_painted_here.load()},
            {"failures", c.fleet_failures.load()}}},
          {"artefacts",
           {{"published", c.artefacts_published.load()},
            {"fetched", c.artefacts_fetched.load()},
            {"refused", c.artefacts_refused.load()}}}};
}

Result<std::unique_ptr<Gallery>> open_node_gallery(const NodeView& view) {
  const node::Settings& settings = view.settings;
  GalleryConfig config;
  COLOPHON_TRY(config.listen, parse_listen(settings.listen));
  config.listen.certificate_file = settings.tls_certificate;
  config.listen.key_file = settings.tls_key;
  config.origins = settings.origins;
  // On a loopback address, with sites named, a proxy stands in front; it says who asks.
  config.behind_proxy = !settings.origins.empty() && http::is_loopback_address(config.listen.address);
  // Whoever serves this node under a name names the origin, so the host is ours as well.
  for (const std::string& origin : settings.origins)
    if (std::string host = http::host_of_origin(origin); !host.empty())
      config.hosts.push_back(std::move(host));
  if (!settings.tokens.empty()) {
    COLOPHON_TRY(config.tokens, read_tokens(settings.tokens));
  }
  COLOPHON_TRY(const chain::Deployment deployment, chain::read_deployment(settings.deployment));
  COLOPHON_TRY(node::Artefacts files, node::Artefacts::open(settings.artefacts));
  const auto artefacts = std::make_shared<const node::Artefacts>(std::move(files));
  config.pictures.artefact = [artefacts](const Bytes32& hash) -> std::optional<std::string> {
    if (!artefacts->has(hash)) return std::nullopt;
    return artefacts->path(hash);
  };
  config.pictures.document = documents_from_chain(settings.rpc, deployment);
  config.pictures.program_version = view.version;
  config.store_path = settings.data + "/node.sqlite";
  config.pages_folder = settings.pages;
  config.library = load_library(view.model_folders);
  config.connect_sources = local_rpc(settings.rpc);
  config.version = view.version;
  config.health = [&counters = view.counters] { return counters_json(counters); };
  config.log = view.log;
  return Gallery::open(std::move(config));
}

}  // namespace colophon::api
