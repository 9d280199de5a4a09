// colophon.toml: what a node is told. Every key stands in one table (settings.cpp), from which `colophon
// init` writes the file and by which it is read: an unknown key, a wrong type or a value out of range is an
// error.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "eth/uint256.hpp"

namespace colophon::node {

// Who is told of an artist's news; what it gets is signed with the secret.
struct Webhook {
  std::string url{};
  std::string secret{};
  bool operator==(const Webhook&) const = default;
};

struct Settings {
  // [node]
  std::string data = "colophon-data";  // database, artefacts; relative to the file's folder
  std::string log = "info";
  // [chain]
  std::string rpc = "http://127.0.0.1:8545";
  std::string deployment = "colophon-deployment.json";
  std::string contracts{};
  std::uint64_t poll_ms = 1'000;
  std::uint64_t confirmations = 12;
  std::uint64_t stuck_seconds = 60;
  eth::Uint256 max_fee_wei{};  // per gas; 0: no limit
  // [key]
  std::string keystore{};
  // [roles]
  bool provider = false;
  bool watcher = false;
  bool keeper = false;
  bool gallery = false;
  // [provider]
  std::vector<std::string> models{};  // ids or names; empty: all that are here
  eth::Uint256 price_per_second_wei{};
  std::uint64_t gas_percent = 100;
  std::uint64_t workers = 1;
  std::uint64_t threads = 0;
  std::uint64_t queue_max = 8;
  // [fleet]
  std::string nats{};  // empty: no fleet
  std::string fleet_name = "colophon";
  std::string nats_credentials{};
  std::string nats_user{};
  std::string nats_tls_ca{};
  std::string nats_tls_certificate{};
  std::string nats_tls_key{};
  std::uint64_t ack_seconds = 30;
  std::uint64_t wait_seconds = 600;
  std::uint64_t fleet_check_percent = 10;
  std::uint64_t painters = 0;
  // [watcher]
  std::uint64_t check_percent = 100;
  bool challenge = false;
  // [keeper]
  bool settle = true;
  bool refund = true;
  bool finalise = true;
  bool only_mine = false;
  bool artists = true;
  std::uint64_t tip_percent = 100;
  // [announce]
  std::vector<Webhook> webhooks{};
  std::string site{};  // of the addresses in it; empty: none
  // [artefacts]
  std::string artefacts{};  // empty: artefacts/ in the data folder
  std::vector<std::string> mirrors{};
  std::string ipfs{};
  // [gallery]
  std::string listen = "127.0.0.1:8080";
  std::string pages{};
  std::string tokens{};
  std::string tls_certificate{};
  std::string tls_key{};
  std::vector<std::string> origins{};
};

// Paths come back absolute or relative to the working folder, whatever the file's own folder is. Errors:
// those of read_file, SettingsMalformed (with the line), UnknownSetting (with near ones), BadSetting.
Result<Settings> read_settings(const std::string& path);

// The same of a text, paths as they stand.
Result<Settings> parse_settings(std::string_view text, const std::string& name);

// The file with every key, its default and what it means.
std::string default_settings();

}  // namespace colophon::node
