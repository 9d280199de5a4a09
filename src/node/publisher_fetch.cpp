#include "node/publisher_fetch.hpp"

#include <chrono>

#include "crypto/sha256.hpp"
#include "node/cid.hpp"
#include "node/ipfs.hpp"
#include "paint/picture.hpp"

namespace colophon::node {
namespace {

constexpr std::uint64_t kLookAgainMs = 10'000;  // where nothing was due
constexpr net::HttpLimits kFetchLimits{.connect_timeout_ms = 1'000,
                                       .total_timeout_ms = kFetchTimeoutMs,
                                       .answer_max_bytes = paint::kPictureBytesMax};

}  // namespace

PictureFetcher::~PictureFetcher() {
  stopping_ = true;
  if (under_way_.valid()) under_way_.wait();
}

Result<void> PictureFetcher::tick(std::uint64_t now_ms) {
  if (settings_.mirrors.empty() && settings_.ipfs.empty()) return {};
  if (under_way_.valid()) {
    if (under_way_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return {};
    for (const Fetched& fetched : under_way_.get()) COLOPHON_TRY_VOID(keep(fetched, now_ms));
  }
  if (now_ms < look_again_ms_) return {};
  COLOPHON_TRY(auto hashes, due(now_ms));
  if (hashes.empty()) {
    look_again_ms_ = now_ms + kLookAgainMs;
    return {};
  }
  under_way_ = std::async(std::launch::async, [this, hashes = std::move(hashes)] { return ask(hashes); });
  return {};
}

// A piece is in the table once it is final, so its picture's hash stands.
Result<std::vector<Bytes32>> PictureFetcher::due(std::uint64_t now_ms) {
  std::vector<Bytes32> hashes;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    static const std::string kSql =
        std::string("SELECT image_hash FROM pieces p WHERE disproved = 0 AND ") + kMayBeSpread +
        " AND NOT EXISTS (SELECT 1 FROM artefacts WHERE hash = p.image_hash) AND NOT EXISTS (SELECT 1 FROM "
        "missing "
        "WHERE hash = p.image_hash AND not_before_ms > ?) ORDER BY minted_s DESC, commission DESC LIMIT ?";
    SQLite::Statement& rows = bind_all(store_.prepare(kSql), now_ms, kFetchedARoundMax);
    while (rows.executeStep()) hashes.push_back(hash_of(rows.getColumn(0)));
    return {};
  }));
  return hashes;
}

std::vector<PictureFetcher::Fetched> PictureFetcher::ask(const std::vector<Bytes32>& hashes) {
  net::HttpClient http(kFetchLimits);
  std::optional<Ipfs> ipfs;
  if (!settings_.ipfs.empty()) ipfs.emplace(settings_.ipfs, kFetchLimits);
  std::vector<Fetched> all;
  for (const Bytes32& hash : hashes) {
    std::vector<Place> places;
    const auto add = [&](std::string name, std::function<Result<Bytes>()> get) {
      places.push_back({std::move(name), [this, get = std::move(get)]() -> Result<Bytes> {
                          if (stopping_) return Error{"Stopping", "the node stops"};
                          return get();
                        }});
    };
    add("here", [&]() -> Result<Bytes> {
      COLOPHON_TRY(auto file, artefacts_.get(hash));
      return file ? Result<Bytes>(*std::move(file)) : Error{"FileNotFound", "it is not"};
    });
    if (ipfs) add("IPFS", [&] { return ipfs->cat(raw_cid(hash)); });
    for (const std::string& mirror : settings_.mirrors)
      add(net::displayed_url(mirror), [&] { return get_file(http, mirror + "/" + to_hex(hash)); });
    all.push_back({hash, fetch_from(places, [&](ByteView bytes) { return crypto::sha256(bytes) == hash; },
                                    counters_, {"ArtefactMissing", "no file with hash " + to_hex_0x(hash)})});
    if (stopping_) all.pop_back();  // not asked to the end: no reason to wait longer the next time
  }
  return all;
}

Result<void> PictureFetcher::keep(const Fetched& fetched, std::uint64_t now_ms) {
  Artefacts artefacts = artefacts_;
  const auto kept = fetched.file ? artefacts.put(*fetched.file) : Result<Bytes32>(fetched.file.error());
  if (!kept) log_.debug("a picture: {}", kept.error().message);
  return store_.write([&]() -> Result<void> {
    if (kept) {
      store_.run(
          "INSERT OR IGNORE INTO artefacts (hash, kind, bytes, media_type, time_ms) VALUES (?, 'picture', ?, "
          "'image/png', ?)",
          fetched.hash, fetched.file->size(), now_ms);
      store_.run("DELETE FROM missing WHERE hash = ?", fetched.hash);
      return {};
    }
    store_.run(
        "INSERT INTO missing (hash, tries, not_before_ms) VALUES (?1, 1, ?2 + ?3) ON CONFLICT (hash) DO "
        "UPDATE SET "
        "tries = tries + 1, not_before_ms = ?2 + min(?3 << min(tries, 30), ?4)",
        fetched.hash, now_ms, kMissingWaitMsMin, kMissingWaitMsMax);
    return {};
  });
}

Result<Bytes> get_file(net::HttpClient& http, const std::string& url) {
  COLOPHON_TRY(auto answer, http.perform({.url = url}));
  if (answer.status != 200)
    return Error{"HttpFailed", net::displayed_url(url) + " answered HTTP " + std::to_string(answer.status)};
  const ByteView bytes = as_bytes(answer.body);
  return Bytes(bytes.begin(), bytes.end());
}

Result<Bytes> fetch_from(const std::vector<Place>& places, const std::function<bool(ByteView)>& right,
                         Counters& counters, Error missing) {
  for (const Place& place : places) {
    auto file = place.get();
    if (file && right(*file)) {
      ++counters.artefacts_fetched;
      return file;
    }
    if (file) ++counters.artefacts_refused;
    missing.message += "; " + place.name + ": " + (file ? "it gave other bytes" : file.error().message);
  }
  return missing;
}

}  // namespace colophon::node
