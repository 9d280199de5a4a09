#include "node/index.hpp"

#include <algorithm>

#include "node/apply.hpp"
#include "node/schema.hpp"
#include "node/undo.hpp"

namespace colophon::node {
namespace {

constexpr std::uint64_t kStepBlocksMax = 32;  // of the newest, in one transaction
constexpr int kTriesMax = 10;

}  // namespace

// The first time, or after a restart: the file and the node must be about the same chain.
Result<void> Index::begin() {
  if (begun_) return {};
  COLOPHON_TRY_VOID(client_.require_chain(deployment_.chain_id));
  COLOPHON_TRY(const auto genesis, client_.block(eth::BlockTag::at(0)));
  if (!genesis) return Error{"HalfAnswer", "the node has no block 0", "ask another node"};
  COLOPHON_TRY_VOID(check_deployment(genesis->hash));
  COLOPHON_TRY(terms_, chain::Studio(client_, deployment_.studio).terms());
  COLOPHON_TRY_VOID(write_deployment(genesis->hash));
  COLOPHON_TRY_VOID(check_artists());
  COLOPHON_TRY_VOID(remember_artists());
  begun_ = true;
  return {};
}

Result<void> Index::check_deployment(const Bytes32& genesis) {
  return store_.read([&]() -> Result<void> {
    SQLite::Statement& row = store_.prepare("SELECT genesis, studio FROM deployment");
    if (!row.executeStep()) return {};
    if (hash_of(row.getColumn(0)) == genesis && address_of(row.getColumn(1)) == deployment_.studio) return {};
    return Error{"OtherChain", "the node's database is about another chain or other contracts",
                 "give this chain a data folder of its own (data in colophon.toml)"};
  });
}

Result<void> Index::write_deployment(const Bytes32& genesis) {
  return store_.write([&]() -> Result<void> {
    const chain::Deployment& d = deployment_;
    store_.run(
        "INSERT OR IGNORE INTO deployment VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        d.chain_id, genesis, d.from_block, d.registry, d.revenue, d.stalemate, d.studio, d.token,
        d.auction_house, terms_.platform_share, terms_.provider_share, terms_.royalty, terms_.window_seconds,
        terms_.resolve_seconds, terms_.claim_bond_wei, terms_.challenge_bond_wei, terms_.stalemate_fee_wei);
    return {};
  });
}

Result<void> Index::check_artists() {
  for (const eth::Address& address : deployment_.artists) {
    COLOPHON_TRY(const chain::ArtistConfig config, reader_.artist(address));
    if (config.studio == deployment_.studio && config.house == deployment_.auction_house) continue;
    return Error{"OtherChain", "artist " + to_text(address) + " works with other contracts",
                 "take it out of the deployments file"};
  }
  return {};
}

// An artist that the file was not told of before has a past that was not read.
Result<void> Index::remember_artists() {
  std::vector<std::string> all;
  for (const eth::Address& address : deployment_.artists) all.push_back(to_hex(address.bytes));
  std::sort(all.begin(), all.end());
  std::string told = deployment_.school.is_zero() ? "" : to_hex(deployment_.school.bytes);
  for (const std::string& one : all) told += " " + one;
  return store_.write([&]() -> Result<void> {
    SQLite::Statement& row = store_.prepare("SELECT value FROM settings WHERE name = 'artists'");
    const std::string known = row.executeStep() ? row.getColumn(0).getString() : std::string();
    row.reset();
    if (known == told) return {};
    store_.run("INSERT OR REPLACE INTO settings VALUES ('artists', ?)", told);
    if (store_.database().execAndGet("SELECT count(*) FROM cursor").getInt64() == 0) return {};
    return start_over();
  });
}

Result<Index::Cursor> Index::cursor() {
  Cursor cursor;
  bool found = false;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& row = store_.prepare("SELECT block, hash, time_s FROM cursor");
    found = row.executeStep();
    if (found) cursor = {u64_of(row.getColumn(0)), hash_of(row.getColumn(1)), u64_of(row.getColumn(2))};
    return {};
  }));
  if (found) return cursor;
  const std::uint64_t before = deployment_.from_block == 0 ? 0 : deployment_.from_block - 1;
  COLOPHON_TRY(const auto header, client_.block(eth::BlockTag::at(before)));
  if (!header)
    return Error{"HalfAnswer", "the node lacks block " + std::to_string(before), "ask another node"};
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    store_.run("INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, ?1, ?2, ?3, ?1)", before,
               header->hash, header->timestamp_s);
    return {};
  }));
  return Cursor{before, header->hash, header->timestamp_s};
}

// The newest of our blocks that the node's chain still has; nullopt: none that we can go back to. A node that
// is merely behind has the same blocks, fewer of them.
Result<std::optional<std::uint64_t>> Index::find_fork(const Cursor& cursor, std::uint64_t head) {
  std::vector<std::pair<std::uint64_t, Bytes32>> ours = {{cursor.block, cursor.hash}};
  std::uint64_t oldest_undo = cursor.block;
  COLOPHON_TRY_VOID(store_.read([&]() -> Result<void> {
    SQLite::Statement& first = store_.prepare("SELECT coalesce(min(block), ?) FROM undo");
    bind_all(first, cursor.block + 1);
    if (first.executeStep()) oldest_undo = u64_of(first.getColumn(0));
    SQLite::Statement& rows = bind_all(
        store_.prepare("SELECT number, hash FROM blocks WHERE number < ? ORDER BY number DESC LIMIT ?"),
        cursor.block, kForkBlocksMax + 1);
    while (rows.executeStep()) ours.emplace_back(u64_of(rows.getColumn(0)), hash_of(rows.getColumn(1)));
    return {};
  }));
  for (const auto& [number, hash] : ours) {
    if (number > head) continue;
    if (number + 1 < oldest_undo && number != cursor.block) break;  // what came after it can't be undone
    COLOPHON_TRY(const auto header, client_.block(eth::BlockTag::at(number)));
    if (!header)
      return Error{"HalfAnswer", "the node lacks block " + std::to_string(number), "it is asked again"};
    if (header->hash == hash) return std::optional(number);
  }
  return std::optional<std::uint64_t>();
}

Result<void> Index::take_back_to(std::uint64_t block) {
  return store_.write([&]() -> Result<void> {
    SQLite::Database& database = store_.database();
    const std::uint64_t from = u64_of(database.execAndGet("SELECT block FROM cursor"));
    undo_to(database, block);
    SQLite::Statement& row =
        bind_all(store_.prepare("SELECT hash, time_s FROM blocks WHERE number = ?"), block);
    if (!row.executeStep())
      return Error{"StoreFailed", "block " + std::to_string(block) + " is not in the index"};
    const Bytes32 hash = hash_of(row.getColumn(0));
    const std::uint64_t time_s = u64_of(row.getColumn(1));
    row.reset();
    store_.run("UPDATE cursor SET block = ?, hash = ?, time_s = ?, reorganisations = reorganisations + 1",
               block, hash, time_s);
    store_.run(
        "INSERT INTO events (block, log_index, time_s, contract, name, payload) VALUES (?1, -1, ?2, 'node', "
        "'Reorganised', json_object('block', ?1, 'takenBack', ?3))",
        block, time_s, from - block);
    ++counters_.reorganisations;
    counters_.blocks_taken_back += from - block;
    return {};
  });
}

// Deeper than can be undone: the tables are a function of the logs, so they are built anew.
Result<void> Index::start_over() {
  return store_.write([&]() -> Result<void> {
    SQLite::Database& database = store_.database();
    undo_off(database);
    for (const std::string_view table : undone_tables()) {
      // Whoever follows the events learns of this reorganisation from the node's own.
      const char* but = table == "events" ? " WHERE contract <> 'node'" : "";
      database.exec("DELETE FROM " + std::string(table) + but);
    }
    database.exec("DELETE FROM undo");
    const std::uint64_t from = u64_of(database.execAndGet("SELECT block FROM cursor"));
    const std::uint64_t before = deployment_.from_block == 0 ? 0 : deployment_.from_block - 1;
    store_.run(
        "INSERT INTO events (block, log_index, time_s, contract, name, payload) VALUES (?1, -1, 0, 'node', "
        "'Reorganised', json_object('block', ?1, 'takenBack', ?2))",
        before, from - before);
    database.exec("DELETE FROM cursor");
    ++counters_.reorganisations;
    counters_.blocks_taken_back += from - before;
    return {};
  });
}

Result<std::size_t> Index::add(const ChainBatch& batch, std::uint64_t head, bool can_be_undone) {
  std::size_t events = 0;
  COLOPHON_TRY_VOID(store_.write([&]() -> Result<void> {
    for (const BlockEvents& block : batch.blocks) {
      if (can_be_undone) undo_records(store_.database(), block.number);
      if (block.header_known)
        store_.run("INSERT INTO blocks VALUES (?, ?, ?, ?)", block.number, block.hash, block.parent,
                   block.time_s);
      for (const chain::ChainEvent& event : block.events)
        apply_event(store_, {event, block, batch, terms_, deployment_});
      events += block.events.size();
    }
    undo_off(store_.database());
    const BlockEvents& last = batch.blocks.back();
    store_.run("UPDATE cursor SET block = ?, hash = ?, time_s = ?, head = ?", last.number, last.hash,
               last.time_s, head);
    const std::uint64_t settled = last.number < kForkBlocksMax ? 0 : last.number - kForkBlocksMax;
    undo_forget(store_.database(), settled);
    store_.run("DELETE FROM blocks WHERE number < ?", settled);
    return {};
  }));
  counters_.events_indexed += events;
  counters_.blocks_indexed += batch.blocks.size();
  return events;
}

Result<Index::Progress> Index::progress(std::uint64_t head, std::size_t events) {
  COLOPHON_TRY(const Cursor now, cursor());
  counters_.indexed_block = now.block;
  counters_.head_block = std::max(head, now.block);
  return Progress{.block = now.block, .time_s = now.time_s, .head = head, .events = events};
}

// A range of blocks from `first` on; a shorter one where they hold more logs than are read at once.
Result<void> Index::add_old(std::uint64_t first, std::uint64_t last, ChainBatch& batch) {
  while (true) {
    const std::uint64_t to = std::min(first + range_blocks_ - 1, last);
    auto read = reader_.add_range(first, to, batch);
    if (read) {
      range_blocks_ = std::min(range_blocks_ * 2, kRangeBlocksMax);
      return {};
    }
    if (read.error().code != "TooManyLogs" || to == first) return read;
    range_blocks_ = (to - first + 1) / 2;
    batch = ChainBatch{};
  }
}

Result<Index::Progress> Index::advance() {
  COLOPHON_TRY_VOID(begin());
  COLOPHON_TRY(const auto newest, client_.block(eth::BlockTag::latest()));
  if (!newest) return Error{"HalfAnswer", "the node has no newest block", "it is asked again"};
  COLOPHON_TRY(const Cursor from, cursor());
  const std::uint64_t head = newest->number;

  if (head + kForkBlocksMax < from.block) {  // too far behind to be compared: a node that still syncs
    ++counters_.rpc_behind;
    return progress(from.block, 0);
  }
  COLOPHON_TRY(const auto fork, find_fork(from, head));
  if (!fork) {
    COLOPHON_TRY_VOID(start_over());
    COLOPHON_TRY(Progress after, progress(head, 0));
    after.forked_from = after.block;
    return after;
  }
  const bool behind = head < from.block;
  if (behind && *fork == head) {  // the same chain, seen by a slower node
    ++counters_.rpc_behind;
    return progress(from.block, 0);
  }
  if (*fork != from.block) {
    COLOPHON_TRY_VOID(take_back_to(*fork));
    COLOPHON_TRY(Progress after, progress(head, 0));
    after.forked_from = *fork;
    return after;
  }
  if (head == from.block) return progress(head, 0);

  ChainBatch batch;
  const bool old = head - from.block > kForkBlocksMax;
  if (old) {
    COLOPHON_TRY_VOID(add_old(from.block + 1, head - kForkBlocksMax, batch));
  } else {
    const std::uint64_t to = std::min(from.block + kStepBlocksMax, head);
    Bytes32 parent = from.hash;
    for (std::uint64_t number = from.block + 1; number <= to; ++number) {
      COLOPHON_TRY_VOID(reader_.add_block(number, parent, batch));
      parent = batch.blocks.back().hash;
    }
  }
  COLOPHON_TRY_VOID(reader_.add_facts(batch));
  COLOPHON_TRY(const std::size_t events, add(batch, head, !old));
  return progress(head, events);
}

Result<Index::Progress> Index::catch_up() {
  std::size_t events = 0;
  std::optional<std::uint64_t> forked;
  for (int tries = 1;;) {
    auto step = advance();
    if (!step) {
      const std::string& code = step.error().code;
      if (code == "HalfAnswer") ++counters_.rpc_half_answers;
      const bool again = code == "HalfAnswer" || code == "ChainMoved";
      if (!again || tries++ == kTriesMax) return step;
      continue;
    }
    tries = 1;
    events += step->events;
    if (step->forked_from) forked = std::min(forked.value_or(*step->forked_from), *step->forked_from);
    if (!step->level()) continue;
    step->events = events;
    step->forked_from = forked;
    return step;
  }
}

}  // namespace colophon::node
