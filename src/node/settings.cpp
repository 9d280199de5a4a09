#include "node/settings.hpp"

// The library takes some malformed files for a bug of its own and aborts ("[`x]"), or, with NDEBUG, assumes
// that they don't come. Compiled here, its assertions are errors like the others.
#include <stdexcept>
namespace {
[[noreturn]] void not_toml() {
  throw std::logic_error("what stands here is no TOML");
}
}  // namespace
#undef NDEBUG
#define TOML_HEADER_ONLY 1
#define TOML_ASSERT(expression) (static_cast<bool>(expression) ? static_cast<void>(0) : not_toml())
#include <algorithm>
#include <array>
#include <filesystem>
#include <toml++/toml.h>
#include <variant>

#include "base/file.hpp"
#include "base/text.hpp"
#include "node/amount.hpp"
#include "node/toml_text.hpp"

namespace colophon::node {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 20;
constexpr std::size_t kListMax = 64;

struct Number {
  std::uint64_t Settings::*member;
  std::uint64_t min;
  std::uint64_t max;
};
using Text = std::string Settings::*;
struct Path {
  std::string Settings::*member;
};
using Flag = bool Settings::*;
using List = std::vector<std::string> Settings::*;
struct Amount {
  eth::Uint256 Settings::*member;
};
using Hooks = std::vector<Webhook> Settings::*;
using Field = std::variant<Number, Text, Path, Flag, List, Amount, Hooks>;

struct Row {
  std::string_view section;
  std::string_view key;
  Field field;
  std::string_view comment;
};

constexpr std::uint64_t kDayMs = 86'400'000;

const std::array kRows = {
    Row{"node", "data", Path{&Settings::data}, "Folder of the database and the artefacts."},
    Row{"node", "log", &Settings::log, "What is logged: error, warning, info or debug."},
    Row{"chain", "rpc", &Settings::rpc, "JSON-RPC address of a node of the chain."},
    Row{"chain", "deployment", Path{&Settings::deployment},
        "Deployments file, as colophon deploy writes it."},
    Row{"chain", "contracts", Path{&Settings::contracts},
        "Folder of the compiled contracts, for their errors' names. Empty: beside the program."},
    Row{"chain", "poll_ms", Number{&Settings::poll_ms, 10, kDayMs},
        "Milliseconds between looks at the chain."},
    Row{"chain", "confirmations", Number{&Settings::confirmations, 1, 10'000},
        "Blocks after which a transaction counts as done for good."},
    Row{"chain", "stuck_seconds", Number{&Settings::stuck_seconds, 1, 86'400},
        "A transaction that waits longer is sent again with a higher fee."},
    Row{"chain", "max_fee", Amount{&Settings::max_fee_wei},
        "Most that is offered for a unit of gas. 0: no limit."},
    Row{"key", "keystore", Path{&Settings::keystore},
        "Encrypted key file (web3 v3), its password in COLOPHON_PASSWORD. Empty: the key is in "
        "COLOPHON_KEY."},
    Row{"roles", "provider", &Settings::provider, "Claims commissions, paints and delivers them."},
    Row{"roles", "watcher", &Settings::watcher, "Repaints what others deliver."},
    Row{"roles", "keeper", &Settings::keeper,
        "Settles auctions, refunds what lapsed, finalises what is due."},
    Row{"roles", "gallery", &Settings::gallery, "Serves the API and the pages."},
    Row{"provider", "models", &Settings::models,
        "Models to paint with: names or ids. Empty: every one in the model folders."},
    Row{"provider", "price_per_second", Amount{&Settings::price_per_second_wei},
        "Least fee for a second of painting, by this machine's measured speed: \"0.0001\", \"50gwei\"."},
    Row{"provider", "gas_percent", Number{&Settings::gas_percent, 0, 10'000},
        "Percent of the gas of claim, delivery and finalising that the fee must cover as well."},
    Row{"provider", "workers", Number{&Settings::workers, 1, 64}, "Pictures painted at the same time."},
    Row{"provider", "threads", Number{&Settings::threads, 0, 256}, "Threads for each. 0: one a processor."},
    Row{"provider", "queue_max", Number{&Settings::queue_max, 1, 10'000},
        "Most commissions that are claimed and not yet delivered."},
    Row{"fleet", "nats", &Settings::nats,
        "NATS server with JetStream, \"nats://queue.example:4222\", or tls://: claimed work goes to colophon "
        "worker processes. Empty: this node paints everything itself."},
    Row{"fleet", "name", &Settings::fleet_name,
        "Of the queues on that server: one for each node that uses it. Letters, digits, hyphens."},
    Row{"fleet", "credentials", Path{&Settings::nats_credentials}, "NATS credentials file (.creds)."},
    Row{"fleet", "user", &Settings::nats_user, "NATS user instead, its password in COLOPHON_NATS_PASSWORD."},
    Row{"fleet", "tls_ca", Path{&Settings::nats_tls_ca},
        "PEM file of the authorities that the server's certificate is checked with. Empty: this system's."},
    Row{"fleet", "tls_certificate", Path{&Settings::nats_tls_certificate},
        "PEM file, where the server asks its clients for certificates."},
    Row{"fleet", "tls_key", Path{&Settings::nats_tls_key}, "PEM file of its key."},
    Row{"fleet", "ack_seconds", Number{&Settings::ack_seconds, 3, 3'600},
        "A worker that is silent for that long is taken for dead, and its work handed out again."},
    Row{"fleet", "wait_seconds", Number{&Settings::wait_seconds, 1, 86'400},
        "What no worker has painted after that long, or after half of the time that is left, is painted "
        "here."},
    Row{"fleet", "check_percent", Number{&Settings::fleet_check_percent, 0, 100},
        "Probability that a worker's picture is painted here once more before it is delivered."},
    Row{"fleet", "painters", Number{&Settings::painters, 0, 10'000},
        "Pictures that the fleet paints at the same time, as far as claims may count on it. 0: only what "
        "this "
        "machine could paint in time is claimed."},
    Row{"watcher", "check_percent", Number{&Settings::check_percent, 0, 100},
        "Probability that a delivery is repainted. Nobody can foresee which."},
    Row{"watcher", "challenge", &Settings::challenge,
        "Challenges what does not agree. This binds a bond, and a stalemate burns a part of it."},
    Row{"keeper", "settle", &Settings::settle, "Auctions that are over."},
    Row{"keeper", "refund", &Settings::refund, "Commissions that lapsed."},
    Row{"keeper", "finalise", &Settings::finalise, "Pieces whose window is over, challenges left undecided."},
    Row{"keeper", "only_mine", &Settings::only_mine, "Only what this node's account is a party of."},
    Row{"keeper", "artists", &Settings::artists, "Steps of autonomous artists, for their tips."},
    Row{"keeper", "tip_percent", Number{&Settings::tip_percent, 0, 10'000},
        "Percent of a step's gas that its tip must cover."},
    Row{"announce", "webhooks", &Settings::webhooks,
        "Who is told of artists' exhibitions: [{url = \"https://…\", secret = \"16 characters or more\"}]."},
    Row{"announce", "site", &Settings::site,
        "Address of this node's pages, for links in what they are told: \"https://gallery.example\"."},
    Row{"artefacts", "folder", Path{&Settings::artefacts},
        "Files by their hashes. Empty: artefacts/ in the data folder."},
    Row{"artefacts", "mirrors", &Settings::mirrors,
        "Addresses that files are fetched from, by hash: [\"https://…/artefacts\"]."},
    Row{"artefacts", "ipfs", &Settings::ipfs, "HTTP API of an IPFS node: \"http://127.0.0.1:5001\"."},
    Row{"gallery", "listen", &Settings::listen,
        "Address and port. Loopback unless you mean to serve others."},
    Row{"gallery", "pages", Path{&Settings::pages},
        "Folder of the pages. Empty: those built beside the program (web/gallery/dist)."},
    Row{"gallery", "tokens", Path{&Settings::tokens},
        "File with a token a line that the paint endpoints ask for."},
    Row{"gallery", "tls_certificate", Path{&Settings::tls_certificate},
        "PEM file; with it the server speaks TLS."},
    Row{"gallery", "tls_key", Path{&Settings::tls_key}, "PEM file of its key."},
    Row{"gallery", "origins", &Settings::origins, "Sites whose pages may ask this server (CORS)."},
};

std::string name_of(const Row& row) {
  return std::string(row.section) + "." + std::string(row.key);
}

// ---- reading ----

struct Place {
  const std::string& file;
  const toml::node& node;
  std::string text() const { return file + " line " + std::to_string(node.source().begin.line); }
};

Error bad(const Row& row, const Place& place, const std::string& what) {
  return {"BadSetting", place.text() + ": " + name_of(row) + " must be " + what};
}

Result<std::string> read_text(const Row& row, const Place& place) {
  const auto* value = place.node.as_string();
  if (value != nullptr && value->get().find('\0') == std::string::npos) return value->get();
  return bad(row, place, "a text in quotes");
}

constexpr std::size_t kSecretBytesMin = 16;

Result<Webhook> read_webhook(const Row& row, const Place& place) {
  constexpr const char* kForm = "a list of {url = \"https://…\", secret = \"16 characters or more\"}";
  const toml::table* table = place.node.as_table();
  if (table == nullptr) return bad(row, place, kForm);
  Webhook hook;
  for (const auto& [key, node] : *table) {
    std::string* member = key.str() == "url" ? &hook.url : key.str() == "secret" ? &hook.secret : nullptr;
    if (member == nullptr || !node.is_string()) return bad(row, place, kForm);
    *member = node.as_string()->get();
  }
  const bool fits = hook.url.starts_with("https://") || hook.url.starts_with("http://");
  const bool clean = hook.url.find_first_of(std::string("\0\r\n ", 4)) == std::string::npos;
  if (!fits || !clean || hook.secret.size() < kSecretBytesMin) return bad(row, place, kForm);
  return hook;
}

Result<void> read_field(const Row& row, const Place& place, Settings& settings) {
  if (const auto* number = std::get_if<Number>(&row.field)) {
    const auto* value = place.node.as_integer();
    const bool fits = value != nullptr && value->get() >= 0 &&
                      static_cast<std::uint64_t>(value->get()) >= number->min &&
                      static_cast<std::uint64_t>(value->get()) <= number->max;
    if (!fits)
      return bad(row, place,
                 "a whole number from " + std::to_string(number->min) + " to " + std::to_string(number->max));
    settings.*number->member = static_cast<std::uint64_t>(value->get());
  } else if (const auto* flag = std::get_if<Flag>(&row.field)) {
    if (place.node.as_boolean() == nullptr) return bad(row, place, "true or false");
    settings.** flag = place.node.as_boolean()->get();
  } else if (const auto* list = std::get_if<List>(&row.field)) {
    const toml::array* values = place.node.as_array();
    if (values == nullptr || values->size() > kListMax)
      return bad(row, place, "a list of at most " + std::to_string(kListMax) + " texts");
    (settings.**list).clear();
    for (const toml::node& value : *values) {
      COLOPHON_TRY(std::string text, read_text(row, {place.file, value}));
      (settings.**list).push_back(std::move(text));
    }
  } else if (const auto* hooks = std::get_if<Hooks>(&row.field)) {
    const toml::array* values = place.node.as_array();
    if (values == nullptr || values->size() > kListMax)
      return bad(row, place, "a list of at most " + std::to_string(kListMax) + " webhooks");
    (settings.**hooks).clear();
    for (const toml::node& value : *values) {
      COLOPHON_TRY(Webhook hook, read_webhook(row, {place.file, value}));
      (settings.**hooks).push_back(std::move(hook));
    }
  } else if (const auto* amount = std::get_if<Amount>(&row.field)) {
    COLOPHON_TRY(const std::string text, read_text(row, place));
    const auto wei = parse_amount(text);
    if (!wei) return bad(row, place, "an amount, like \"0.05\", \"3gwei\" or \"100wei\"");
    settings.*amount->member = *wei;
  } else {
    COLOPHON_TRY(std::string text, read_text(row, place));
    const auto* path = std::get_if<Path>(&row.field);
    settings.*(path != nullptr ? path->member : std::get<Text>(row.field)) = std::move(text);
  }
  return {};
}

// ---- names that were meant ----

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

Error unknown(const Place& place, const std::string& name) {
  constexpr std::size_t kNamesMax = 3;
  constexpr std::size_t kNameBytesMax = 64;
  const std::string shown = printable(name, kNameBytesMax);
  const auto key_of = [](std::string_view full) {
    return full.substr(std::min(full.find('.') + 1, full.size()));
  };
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const Row& row : kRows) {
    const std::size_t far = std::min(distance(shown, name_of(row)), distance(key_of(shown), row.key));
    if (far <= 2 + shown.size() / 4) near.emplace_back(far, name_of(row));
  }
  std::sort(near.begin(), near.end());
  const std::size_t nearest = near.empty() ? 0 : near.front().first;
  std::erase_if(near, [&](const auto& one) { return one.first > nearest + 1; });
  std::string hint;
  for (std::size_t i = 0; i < std::min(near.size(), kNamesMax); ++i)
    hint += (i == 0 ? "" : ", ") + near[i].second;
  return {"UnknownSetting", place.text() + ": there is no setting " + shown,
          hint.empty() ? "colophon init writes a file with all of them" : "did you mean " + hint + "?"};
}

Result<void> read_section(std::string_view section, const toml::table& table, const std::string& file,
                          Settings& settings) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const auto row = std::find_if(kRows.begin(), kRows.end(),
                                  [&](const Row& r) { return r.section == section && r.key == name; });
    const Place place{file, node};
    if (row == kRows.end()) return unknown(place, std::string(section) + "." + std::string(name));
    COLOPHON_TRY_VOID(read_field(*row, place, settings));
  }
  return {};
}

Result<void> check_fleet(const Settings& settings, const std::string& file) {
  const auto bad_fleet = [&](const std::string& what) {
    return Error{"BadSetting", file + ": fleet." + what};
  };
  constexpr std::size_t kNameMax = 32;
  const bool plain = std::all_of(settings.fleet_name.begin(), settings.fleet_name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain || settings.fleet_name.empty() || settings.fleet_name.size() > kNameMax)
    return bad_fleet("name must be 1 to 32 letters, digits and hyphens");
  if (!settings.nats.empty() && !settings.nats.starts_with("nats://") && !settings.nats.starts_with("tls://"))
    return bad_fleet("nats must begin with nats:// or tls://");
  if (!settings.nats_credentials.empty() && !settings.nats_user.empty())
    return bad_fleet("credentials and fleet.user exclude each other");
  if (settings.nats_tls_certificate.empty() != settings.nats_tls_key.empty())
    return bad_fleet("tls_certificate and fleet.tls_key go together");
  return {};
}

Result<void> check_together(const Settings& settings, const std::string& file) {
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    return Error{"BadSetting", file + ": gallery.tls_certificate and gallery.tls_key go together"};
  }
  COLOPHON_TRY_VOID(check_fleet(settings, file));
  for (const char* level : {"error", "warning", "info", "debug"}) {
    if (settings.log == level) return {};
  }
  return Error{"BadSetting", file + ": node.log must be error, warning, info or debug"};
}

// ---- writing ----

std::string value_text(const Row& row) {
  const Settings defaults;
  if (const auto* number = std::get_if<Number>(&row.field)) return std::to_string(defaults.*number->member);
  if (const auto* flag = std::get_if<Flag>(&row.field)) return defaults.**flag ? "true" : "false";
  if (std::holds_alternative<List>(row.field) || std::holds_alternative<Hooks>(row.field)) return "[]";
  if (std::holds_alternative<Amount>(row.field)) return "\"0\"";
  const auto* path = std::get_if<Path>(&row.field);
  return "\"" + defaults.*(path != nullptr ? path->member : std::get<Text>(row.field)) + "\"";
}

}  // namespace

Result<Settings> parse_settings(std::string_view text, const std::string& name) {
  Settings settings;
  if (const auto line = line_of_stray_byte(text)) {
    return Error{"SettingsMalformed", name + " line " + std::to_string(*line) +
                                          ": a character beyond ASCII stands outside of a string or comment"};
  }
  try {
    const toml::table all = toml::parse(text, name);
    for (const auto& [key, node] : all) {
      const std::string section(key.str());
      const bool known =
          std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) { return row.section == section; });
      const toml::table* table = node.as_table();
      if (!known || table == nullptr) return unknown({name, node}, section);
      COLOPHON_TRY_VOID(read_section(section, *table, name, settings));
    }
  } catch (const toml::parse_error& error) {
    return Error{"SettingsMalformed", name + " line " + std::to_string(error.source().begin.line) + ": " +
                                          printable(error.description())};
  } catch (const std::logic_error& error) {
    return Error{"SettingsMalformed", name + ": " + error.what()};
  }
  COLOPHON_TRY_VOID(check_together(settings, name));
  return settings;
}

Result<Settings> read_settings(const std::string& path) {
  auto file = read_file(path, kFileBytesMax);
  if (!file) {
    Error error = std::move(file).error();
    error.hint = "colophon init writes " + path;
    return error;
  }
  COLOPHON_TRY(Settings settings, parse_settings(as_text(*file), path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (const Row& row : kRows) {
    const auto* one = std::get_if<Path>(&row.field);
    if (one != nullptr && !(settings.*one->member).empty())
      settings.*one->member = (folder / (settings.*one->member)).string();
  }
  if (settings.artefacts.empty()) settings.artefacts = settings.data + "/artefacts";
  return settings;
}

std::string default_settings() {
  std::string text = "# A Colophon node: colophon up reads this file. docs/operating.md\n";
  std::string_view section;
  for (const Row& row : kRows) {
    if (row.section != section) text += "\n[" + std::string(row.section) + "]\n";
    section = row.section;
    text += "# " + std::string(row.comment) + "\n" + std::string(row.key) + " = " + value_text(row) + "\n";
  }
  return text;
}

}  // namespace colophon::node
