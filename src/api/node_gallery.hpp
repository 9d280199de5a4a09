// From what a node is told (colophon.toml) and has, to its gallery: `colophon up` calls this and nothing
// else.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/gallery.hpp"
#include "chain/deployment.hpp"
#include "node/counters.hpp"
#include "node/settings.hpp"

namespace colophon::api {

struct NodeView {
  const node::Settings& settings;
  const node::Counters& counters;  // outlive the gallery
  std::vector<std::string> model_folders{};
  std::string version{};
  std::function<void(std::string_view line)> log{};
};

// The node's store must be there already. Errors: those of read_deployment, read_tokens and Gallery::open;
// BadSetting (gallery.listen is no address and port).
Result<std::unique_ptr<Gallery>> open_node_gallery(const NodeView& view);

// "127.0.0.1:8080", "[::1]:8080". Error: BadSetting.
Result<http::ServerOptions> parse_listen(const std::string& text);

// Each counter by the name that Prometheus gets: rpc, index, journal, painting, artefacts.
Json counters_json(const node::Counters& counters);

}  // namespace colophon::api
