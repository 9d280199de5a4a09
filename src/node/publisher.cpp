#include "node/publisher.hpp"

#include "crypto/sha256.hpp"
#include "node/cid.hpp"
#include "node/context.hpp"

namespace colophon::node {
namespace {

// The loop waits for it, so it is short.
constexpr net::HttpLimits kLimits{.connect_timeout_ms = 2'000, .total_timeout_ms = 10'000};
constexpr std::uint64_t kRestMs = 60'000;

}  // namespace

Publisher::Publisher(const Settings& settings, Store& store, Artefacts& artefacts, Counters& counters,
                     spdlog::logger& log)
    : settings_(settings),
      store_(store),
      artefacts_(artefacts),
      counters_(counters),
      log_(log),
      http_(kLimits) {
  if (!settings.ipfs.empty()) ipfs_.emplace(settings.ipfs, kLimits);
}

Result<void> Publisher::tick() {
  if (!ipfs_ || wall_ms() < not_before_ms_) return {};
  std::optional<Bytes32> hash;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = store_.prepare(
        "SELECT hash FROM artefacts WHERE kind = 'picture' AND cid IS NULL ORDER BY time_ms LIMIT 1");
    if (row.executeStep()) hash = hash_of(row.getColumn(0));
    return {};
  }));
  if (!hash) return {};
  COLOPHON_TRY(const auto file, artefacts_.get(*hash));
  if (!file) {
    return store_.write([&]() -> Result<void> {  // painted again when somebody asks for it
      store_.run("DELETE FROM artefacts WHERE hash = ?", *hash);
      return {};
    });
  }
  auto cid = ipfs_->add(*file);
  if (cid && file->size() <= kIpfsBlockBytesMax && *cid != raw_cid(*hash)) {
    cid = Error{"IpfsFailed", "the IPFS node calls the file " + *cid + ", its hash says " + raw_cid(*hash)};
  }
  if (!cid) {
    if (!std::exchange(failed_, true)) log_.warn("publishing: {}", cid.error().message);
    not_before_ms_ = wall_ms() + kRestMs;
    return {};
  }
  failed_ = false;
  ++counters_.artefacts_published;
  return store_.write([&]() -> Result<void> {
    store_.run("UPDATE artefacts SET cid = ?2, published_ms = ?3 WHERE hash = ?1", *hash, *cid, wall_ms());
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

Result<Bytes> Publisher::fetch(const Bytes32& hash) {
  COLOPHON_TRY(const auto here, artefacts_.get(hash));
  if (here) return *here;
  std::vector<Place> places;
  if (ipfs_) places.push_back({"IPFS", [&] { return ipfs_->cat(raw_cid(hash)); }});
  for (const std::string& mirror : settings_.mirrors)
    places.push_back(
        {net::displayed_url(mirror), [&] { return get_file(http_, mirror + "/" + to_hex(hash)); }});
  COLOPHON_TRY(Bytes file,
               fetch_from(places, [&](ByteView bytes) { return crypto::sha256(bytes) == hash; }, counters_,
                          {"ArtefactMissing", "no file with hash " + to_hex_0x(hash),
                           "name mirrors or an IPFS node in colophon.toml ([artefacts])"}));
  COLOPHON_TRY(const Bytes32 kept, artefacts_.put(file));
  static_cast<void>(kept);
  return file;
}

}  // namespace colophon::node
