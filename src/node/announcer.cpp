#include "node/announcer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "chain/artist_text.hpp"
#include "crypto/hmac_sha256.hpp"
#include "node/crash_point.hpp"

namespace colophon::node {
namespace {

// The loop waits for it, so it is short.
constexpr net::HttpLimits kLimits{
    .connect_timeout_ms = 2'000, .total_timeout_ms = 5'000, .answer_max_bytes = 1u << 16};
constexpr std::uint64_t kFirstRestMs = 5'000;
constexpr std::uint64_t kRestMsMax = 3'600'000;
constexpr std::uint64_t kTriesMax = 100;  // about four days
constexpr std::size_t kNewsMax = 1'024;   // more than a block can hold

constexpr std::uint64_t kKeptMs = 30ull * 24 * 3'600 * 1'000;

std::string known_since(const Webhook& webhook) {
  return "announced from " + webhook.url;
}

nlohmann::ordered_json news(const Context& c, const std::string& name, SQLite::Statement& row) {
  const std::string artist = to_hex_0x(bytes_of(row.getColumn(0)));
  nlohmann::ordered_json json = {{"id", name},
                                 {"event", text_of(row.getColumn(2))},
                                 {"artist", artist},
                                 {"artistName", text_of(row.getColumn(3))},
                                 {"exhibition", row.getColumn(1).getInt64()},
                                 {"time", row.getColumn(4).getInt64()}};
  const auto words = nlohmann::json::parse(text_of(row.getColumn(5)), nullptr, false);
  if (words.is_array() && words.size() == chain::kWordSlots)
    json["title"] = chain::artist_title(words.get<chain::Words>());
  if (!row.getColumn(6).isNull()) json["priceWei"] = wei_of(row.getColumn(6)).decimal();
  json["token"] = row.getColumn(7).isNull() ? nlohmann::ordered_json(nullptr)
                                            : nlohmann::ordered_json(to_hex_0x(bytes_of(row.getColumn(7))));
  if (!row.getColumn(8).isNull()) json["endsAt"] = row.getColumn(8).getInt64();
  if (!c.settings.site.empty() && json["token"].is_string())
    json["url"] = c.settings.site + "/piece/" + json["token"].get<std::string>();
  return json;
}

// News of blocks ?1 + 1 to ?2, the oldest ?3.
constexpr const char* kNews = R"sql(
SELECT e.artist, CAST(v.payload ->> 'exhibition' AS INTEGER),
       CASE v.name WHEN 'Exhibited' THEN 'exhibited' WHEN 'Archived' THEN 'archived'
                   WHEN 'ArchiveSold' THEN 'archive-sold' ELSE 'sold' END,
       a.name, v.time_s, e.words,
       CASE v.name WHEN 'Exhibited' THEN u.reserve_wei ELSE e.price_wei END,
       p.token_id,
       CASE v.name WHEN 'Exhibited' THEN u.ends_at_s END,
       v.payload ->> 'auctions', v.block
FROM events v
JOIN artists a ON a.address = v.artist
JOIN exhibitions e ON e.artist = v.artist AND e.number = CAST(v.payload ->> 'exhibition' AS INTEGER)
LEFT JOIN pieces p ON p.commission = e.commission
LEFT JOIN auctions u ON u.id = v.auction
WHERE v.contract = 'artist'
  AND (v.name IN ('Exhibited', 'Archived', 'ArchiveSold') OR (v.name = 'Learned' AND v.payload ->> 'price' <> '0'))
  AND v.block > ?1 AND v.block <= ?2
ORDER BY v.block, v.log_index LIMIT ?3
)sql";

// Each webhook's oldest letter, if its time has come: letters come in order, and a webhook that is away costs
// the loop one attempt a rest, however many letters wait for it.
constexpr const char* kDue = R"sql(
SELECT id, name, body, tries, webhook FROM announcements WHERE not_before_ms <= ?1 AND id IN (
  SELECT min(id) FROM announcements WHERE sent_ms IS NULL AND tries < ?2 GROUP BY webhook)
ORDER BY not_before_ms, id
)sql";

}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view body) {
  return "sha256=" + to_hex(crypto::hmac_sha256(as_bytes(secret), as_bytes(body)));
}

Announcer::Announcer(Context& context) : c_(context), http_(kLimits) {}

Result<void> Announcer::tick(const Moment& moment) {
  if (c_.settings.webhooks.empty()) return {};
  COLOPHON_TRY_VOID(write_down(moment));
  COLOPHON_TRY(const auto letter, due());
  return letter ? send(*letter) : Result<void>();
}

// Each webhook has a block up to which its news are written down; the first time it is the present one.
Result<void> Announcer::write_down(const Moment& moment) {
  const std::uint64_t deep =
      moment.block >= c_.settings.confirmations ? moment.block - c_.settings.confirmations : 0;
  for (const Webhook& webhook : c_.settings.webhooks) {
    COLOPHON_TRY_VOID(c_.store.write([&]() -> Result<void> {
      SQLite::Statement& known =
          bind_all(c_.store.prepare("SELECT value FROM settings WHERE name = ?"), known_since(webhook));
      const bool first = !known.executeStep();
      const std::uint64_t from = first ? moment.block : std::stoull(known.getColumn(0).getString());
      known.reset();
      if (!first && from >= deep) return {};
      std::uint64_t to = std::max(from, deep);
      std::vector<std::pair<std::string, std::string>> found;
      SQLite::Statement& rows = bind_all(c_.store.prepare(kNews), from, deep, kNewsMax);
      while (!first && rows.executeStep()) {
        std::string name = "eip155:" + std::to_string(c_.deployment.chain_id) + ":" +
                           to_hex_0x(bytes_of(rows.getColumn(0))) + "/exhibitions/" +
                           std::to_string(rows.getColumn(1).getInt64()) + "#" + text_of(rows.getColumn(2));
        if (!rows.getColumn(9).isNull()) name += text_of(rows.getColumn(9));
        found.emplace_back(name, news(c_, name, rows).dump());
        // A full round may have left some of this block out: what is written twice counts once.
        if (found.size() == kNewsMax) to = std::max(from, u64_of(rows.getColumn(10)) - 1);
      }
      rows.reset();
      for (const auto& [name, body] : found)
        c_.store.run("INSERT OR IGNORE INTO announcements (name, webhook, body) VALUES (?, ?, ?)", name,
                     webhook.url, body);
      c_.store.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", known_since(webhook), std::to_string(to));
      c_.store.run("DELETE FROM announcements WHERE sent_ms < ?", wall_ms() - kKeptMs);
      return {};
    }));
  }
  return {};
}

Result<std::optional<Announcer::Letter>> Announcer::due() {
  std::optional<Letter> letter;
  COLOPHON_TRY_VOID(c_.store.read([&]() -> Result<void> {
    SQLite::Statement& rows = bind_all(c_.store.prepare(kDue), wall_ms(), kTriesMax);
    while (!letter && rows.executeStep()) {
      const std::string url = text_of(rows.getColumn(4));
      for (const Webhook& webhook : c_.settings.webhooks) {
        if (webhook.url == url)
          letter = Letter{rows.getColumn(0).getInt64(), text_of(rows.getColumn(1)),
                          text_of(rows.getColumn(2)), u64_of(rows.getColumn(3)), &webhook};
      }
    }
    rows.reset();
    return {};
  }));
  return letter;
}

Result<void> Announcer::send(const Letter& letter) {
  const auto answer = http_.perform(
      {.url = letter.webhook->url,
       .body = letter.body,
       .headers = {"Content-Type: application/json", "Colophon-Event: " + letter.name,
                   "Colophon-Signature: " + webhook_signature(letter.webhook->secret, letter.body)}});
  const bool taken = answer && answer->status >= 200 && answer->status < 300;
  crash_point("announcer.sent");
  if (!taken) {
    c_.log.warn("webhook {}: {}", net::displayed_url(letter.webhook->url),
                answer ? "HTTP " + std::to_string(answer->status) : answer.error().message);
  }
  const std::uint64_t rest_ms =
      std::min(kFirstRestMs << std::min<std::uint64_t>(letter.tries, 20), kRestMsMax);
  return c_.store.write([&]() -> Result<void> {
    c_.store.run("UPDATE announcements SET tries = tries + 1, sent_ms = ?2, not_before_ms = ?3 WHERE id = ?1",
                 letter.id, taken ? std::optional(wall_ms()) : std::nullopt, taken ? 0 : wall_ms() + rest_ms);
    return {};
  });
}

}  // namespace colophon::node
