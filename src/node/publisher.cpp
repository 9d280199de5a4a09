#include "node/publisher.hpp"

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
      fetcher_(settings, store, artefacts, counters, log) {
  if (!settings.ipfs.empty()) ipfs_.emplace(settings.ipfs, kLimits);
}

Result<void> Publisher::tick() {
  COLOPHON_TRY_VOID(withdraw());
  COLOPHON_TRY_VOID(publish());
  return fetcher_.tick(wall_ms());
}

bool Publisher::resting(const Pause& pause) const {
  return !ipfs_ || wall_ms() < pause.until_ms;
}

void Publisher::rest(Pause& pause, const Error& error) {
  if (!std::exchange(pause.told, true)) log_.warn("IPFS: {}", error.message);
  pause.until_ms = wall_ms() + kRestMs;
}

// A case that is over makes it a picture to be published again.
Result<void> Publisher::withdraw() {
  if (resting(withdrawing_)) return {};
  Bytes32 hash{};
  std::string cid;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = store_.prepare(
        "SELECT a.hash, a.cid FROM pieces p INDEXED BY pieces_hidden_case CROSS JOIN artefacts a ON a.hash = "
        "p.image_hash WHERE p.hidden_case IS NOT NULL AND p.hidden_from_s <= (SELECT time_s FROM cursor) AND "
        "NOT coalesce(p.hidden_until_s <= (SELECT time_s FROM cursor), 0) AND a.cid IS NOT NULL AND a.kind = "
        "'picture' ORDER BY random() LIMIT 1");  // one that can't be unpinned holds up no other
    if (!row.executeStep()) return {};
    hash = hash_of(row.getColumn(0));
    cid = text_of(row.getColumn(1));
    return {};
  }));
  if (cid.empty()) return {};
  if (const auto done = ipfs_->unpin(cid); !done) {
    rest(withdrawing_, done.error());
    return {};
  }
  withdrawing_ = {};
  log_.info("{} is hidden, and unpinned from IPFS", to_hex_0x(hash));
  return store_.write([&]() -> Result<void> {
    store_.run("UPDATE artefacts SET cid = NULL, published_ms = NULL WHERE hash = ?", hash);
    return {};
  });
}

Result<void> Publisher::publish() {
  if (resting(publishing_)) return {};
  std::optional<Bytes32> hash;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    static const std::string kSql = std::string(
                                        "SELECT hash FROM artefacts a WHERE kind = 'picture' AND cid IS NULL "
                                        "AND NOT EXISTS (SELECT 1 FROM "
                                        "pieces WHERE image_hash = a.hash AND NOT ") +
                                    kMayBeSpread + ") ORDER BY time_ms LIMIT 1";
    SQLite::Statement& row = store_.prepare(kSql);
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
    rest(publishing_, cid.error());
    return {};
  }
  publishing_ = {};
  ++counters_.artefacts_published;
  return store_.write([&]() -> Result<void> {
    store_.run("UPDATE artefacts SET cid = ?2, published_ms = ?3 WHERE hash = ?1", *hash, *cid, wall_ms());
    return {};
  });
}

}  // namespace colophon::node
