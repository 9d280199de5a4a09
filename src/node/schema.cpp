#include "node/schema.hpp"

#include <array>

namespace colophon::node {
namespace {

constexpr std::string_view kChainTables = R"sql(
CREATE TABLE deployment (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  chain_id INTEGER NOT NULL,
  genesis BLOB NOT NULL CHECK (length(genesis) = 32),
  from_block INTEGER NOT NULL,
  registry BLOB NOT NULL CHECK (length(registry) = 20),
  revenue BLOB NOT NULL CHECK (length(revenue) = 20),
  stalemate BLOB NOT NULL CHECK (length(stalemate) = 20),
  studio BLOB NOT NULL CHECK (length(studio) = 20),
  token BLOB NOT NULL CHECK (length(token) = 20),
  auction_house BLOB NOT NULL CHECK (length(auction_house) = 20),
  platform_share INTEGER NOT NULL,
  provider_share INTEGER NOT NULL,
  royalty INTEGER NOT NULL,
  window_seconds INTEGER NOT NULL,
  resolve_seconds INTEGER NOT NULL,
  claim_bond_wei BLOB NOT NULL,
  challenge_bond_wei BLOB NOT NULL,
  stalemate_fee_wei BLOB NOT NULL
) STRICT;

CREATE TABLE cursor (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  block INTEGER NOT NULL,
  hash BLOB NOT NULL,
  time_s INTEGER NOT NULL,
  head INTEGER NOT NULL,
  reorganisations INTEGER NOT NULL DEFAULT 0,
  recording INTEGER
) STRICT;

CREATE TABLE undo (
  row INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  statement TEXT NOT NULL
) STRICT;
CREATE INDEX undo_block ON undo (block);

CREATE TABLE blocks (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  parent BLOB NOT NULL CHECK (length(parent) = 32),
  time_s INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  block INTEGER NOT NULL,
  log_index INTEGER NOT NULL,
  tx BLOB,
  time_s INTEGER NOT NULL,
  contract TEXT NOT NULL,
  name TEXT NOT NULL,
  commission INTEGER,
  token_id BLOB,
  auction INTEGER,
  work BLOB,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX events_commission ON events (commission, seq) WHERE commission IS NOT NULL;
CREATE INDEX events_token ON events (token_id, seq) WHERE token_id IS NOT NULL;
CREATE INDEX events_auction ON events (auction, seq) WHERE auction IS NOT NULL;
CREATE INDEX events_work ON events (work, seq) WHERE work IS NOT NULL;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('open', 'claimed', 'delivered', 'challenged', 'refunded', 'void', 'accepted',
                                         'questioned', 'disproved', 'final')),
  creator BLOB NOT NULL CHECK (length(creator) = 20),
  wanted_provider BLOB,
  provider BLOB,
  resolver BLOB NOT NULL CHECK (length(resolver) = 20),
  challenger BLOB,
  fee_wei BLOB NOT NULL CHECK (length(fee_wei) = 32),
  seed_rule TEXT NOT NULL CHECK (seed_rule IN ('drawn', 'fixed')),
  seed TEXT,
  request_hash BLOB,
  recipe BLOB NOT NULL,
  recipe_hash BLOB NOT NULL CHECK (length(recipe_hash) = 32),
  model BLOB NOT NULL CHECK (length(model) = 32),
  prompt_rule TEXT NOT NULL CHECK (prompt_rule IN ('public', 'committed')),
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  sampler TEXT NOT NULL,
  steps INTEGER NOT NULL,
  guidance_q16 INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  statement BLOB,
  prompt_work BLOB,
  claim_seconds INTEGER NOT NULL,
  deliver_seconds INTEGER NOT NULL,
  deadline_s INTEGER,
  image_hash BLOB,
  trace_root BLOB,
  verdict TEXT CHECK (verdict IN ('stalemate', 'upheld', 'wrong')),
  commissioned_block INTEGER NOT NULL, commissioned_s INTEGER NOT NULL, commissioned_tx BLOB NOT NULL,
  claimed_s INTEGER, claimed_tx BLOB,
  delivered_block INTEGER, delivered_s INTEGER, delivered_tx BLOB,
  challenged_s INTEGER, challenged_tx BLOB,
  resolved_s INTEGER, resolved_tx BLOB,
  accepted_s INTEGER, accepted_tx BLOB,
  ended_s INTEGER, ended_tx BLOB
) STRICT;
CREATE INDEX jobs_status ON jobs (status, deadline_s);
CREATE INDEX jobs_creator ON jobs (creator);
CREATE INDEX jobs_provider ON jobs (provider) WHERE provider IS NOT NULL;
CREATE INDEX jobs_request ON jobs (request_hash) WHERE request_hash IS NOT NULL;
CREATE INDEX jobs_model ON jobs (model);

CREATE TABLE job_parents (
  commission INTEGER NOT NULL, position INTEGER NOT NULL, parent BLOB NOT NULL CHECK (length(parent) = 32),
  UNIQUE (commission, position)
) STRICT;
CREATE INDEX job_parents_parent ON job_parents (parent);

CREATE TABLE job_adapters (
  commission INTEGER NOT NULL, position INTEGER NOT NULL, work BLOB NOT NULL CHECK (length(work) = 32),
  strength_q16 INTEGER NOT NULL,
  UNIQUE (commission, position)
) STRICT;
CREATE INDEX job_adapters_work ON job_adapters (work);

CREATE TABLE slashes (
  id INTEGER PRIMARY KEY,
  commission INTEGER NOT NULL,
  account BLOB NOT NULL CHECK (length(account) = 20),
  costs_wei BLOB NOT NULL,
  burned_wei BLOB NOT NULL,
  time_s INTEGER NOT NULL,
  tx BLOB NOT NULL
) STRICT;
CREATE INDEX slashes_account ON slashes (account);
CREATE INDEX slashes_commission ON slashes (commission);

CREATE TABLE pieces (
  token_id BLOB PRIMARY KEY NOT NULL CHECK (length(token_id) = 32),
  commission INTEGER NOT NULL UNIQUE,
  model BLOB NOT NULL,
  creator BLOB NOT NULL,
  provider BLOB NOT NULL,
  owner BLOB NOT NULL CHECK (length(owner) = 20),
  image_hash BLOB NOT NULL CHECK (length(image_hash) = 32),
  trace_root BLOB NOT NULL CHECK (length(trace_root) = 32),
  minted_block INTEGER NOT NULL, minted_s INTEGER NOT NULL, minted_tx BLOB NOT NULL,
  disproved INTEGER NOT NULL DEFAULT 0 CHECK (disproved IN (0, 1)),
  transfers INTEGER NOT NULL DEFAULT 0,
  sales INTEGER NOT NULL DEFAULT 0,
  last_price_wei BLOB,
  last_sold_s INTEGER
) STRICT;
CREATE INDEX pieces_minted ON pieces (minted_s, commission);
CREATE INDEX pieces_creator ON pieces (creator, minted_s);
CREATE INDEX pieces_owner ON pieces (owner, minted_s);
CREATE INDEX pieces_model ON pieces (model, minted_s);
CREATE INDEX pieces_image ON pieces (image_hash);

CREATE TABLE piece_words (
  word TEXT NOT NULL, token_id BLOB NOT NULL,
  UNIQUE (word, token_id)
) STRICT;
CREATE INDEX piece_words_token ON piece_words (token_id);

CREATE TABLE shares (
  token_id BLOB NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL,
  slot BLOB NOT NULL CHECK (length(slot) = 32),
  work BLOB,
  account BLOB,
  share INTEGER NOT NULL,
  UNIQUE (token_id, position)
) STRICT;
CREATE INDEX shares_work ON shares (work) WHERE work IS NOT NULL;
CREATE INDEX shares_account ON shares (account) WHERE account IS NOT NULL;

CREATE TABLE works (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('model', 'adapter', 'dataset', 'prompt')),
  name TEXT NOT NULL,
  licence TEXT NOT NULL,
  share INTEGER NOT NULL,
  slot INTEGER NOT NULL UNIQUE,
  registrant BLOB NOT NULL CHECK (length(registrant) = 20),
  payee BLOB NOT NULL CHECK (length(payee) = 20),
  terms BLOB,
  previous BLOB,
  contested INTEGER NOT NULL DEFAULT 0 CHECK (contested IN (0, 1)),
  contester BLOB,
  registered_block INTEGER NOT NULL, registered_s INTEGER NOT NULL, registered_tx BLOB NOT NULL
) STRICT;
CREATE INDEX works_kind ON works (kind, registered_s);
CREATE INDEX works_registrant ON works (registrant);
CREATE INDEX works_payee ON works (payee);

CREATE TABLE work_parents (
  work BLOB NOT NULL, position INTEGER NOT NULL, parent BLOB NOT NULL,
  UNIQUE (work, position)
) STRICT;
CREATE INDEX work_parents_parent ON work_parents (parent);

CREATE TABLE slots (
  slot BLOB PRIMARY KEY NOT NULL CHECK (length(slot) = 32),
  holder BLOB NOT NULL CHECK (length(holder) = 20),
  offered_to BLOB,
  contested INTEGER NOT NULL DEFAULT 0 CHECK (contested IN (0, 1))
) STRICT;
CREATE INDEX slots_holder ON slots (holder);

CREATE TABLE auctions (
  id INTEGER PRIMARY KEY,
  token_id BLOB NOT NULL CHECK (length(token_id) = 32),
  seller BLOB NOT NULL CHECK (length(seller) = 20),
  reserve_wei BLOB NOT NULL,
  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('open', 'sold', 'unsold')),
  ends_at_s INTEGER NOT NULL,
  bidder BLOB,
  bid_wei BLOB,
  bids INTEGER NOT NULL DEFAULT 0,
  created_s INTEGER NOT NULL, created_tx BLOB NOT NULL,
  settled_s INTEGER, settled_tx BLOB
) STRICT;
CREATE INDEX auctions_status ON auctions (status, ends_at_s);
CREATE INDEX auctions_token ON auctions (token_id);
CREATE INDEX auctions_seller ON auctions (seller);

CREATE TABLE bids (
  id INTEGER PRIMARY KEY,
  auction INTEGER NOT NULL,
  bidder BLOB NOT NULL CHECK (length(bidder) = 20),
  amount_wei BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('leading', 'refunded', 'credited', 'won')),
  ends_at_s INTEGER NOT NULL,
  block INTEGER NOT NULL, time_s INTEGER NOT NULL, tx BLOB NOT NULL
) STRICT;
CREATE INDEX bids_auction ON bids (auction, id);
CREATE INDEX bids_bidder ON bids (bidder);

CREATE TABLE payouts (
  id INTEGER PRIMARY KEY,
  token_id BLOB NOT NULL,
  auction INTEGER,
  role TEXT NOT NULL,
  payee BLOB,
  slot BLOB,
  currency BLOB NOT NULL CHECK (length(currency) = 20),
  amount_wei BLOB NOT NULL,
  credited INTEGER NOT NULL CHECK (credited IN (0, 1)),
  block INTEGER NOT NULL, time_s INTEGER NOT NULL, tx BLOB NOT NULL
) STRICT;
CREATE INDEX payouts_token ON payouts (token_id, id);
CREATE INDEX payouts_payee ON payouts (payee) WHERE payee IS NOT NULL;
CREATE INDEX payouts_tx ON payouts (tx);

CREATE TABLE credits (
  account BLOB NOT NULL, currency BLOB NOT NULL, amount_wei BLOB NOT NULL,
  UNIQUE (account, currency)
) STRICT;

CREATE TABLE escrows (
  slot BLOB NOT NULL, currency BLOB NOT NULL, amount_wei BLOB NOT NULL,
  UNIQUE (slot, currency)
) STRICT;

CREATE TABLE forwarders (
  token_id BLOB PRIMARY KEY NOT NULL, address BLOB NOT NULL CHECK (length(address) = 20)
) STRICT;

CREATE VIEW providers AS
SELECT provider AS address,
       count(*) AS claims,
       count(delivered_s) AS deliveries,
       count(*) FILTER (WHERE status IN ('final', 'accepted', 'questioned')) AS accepted,
       count(*) FILTER (WHERE status = 'refunded') AS misses,
       count(*) FILTER (WHERE verdict = 'wrong') AS wrong,
       count(challenged_s) AS challenges,
       avg(delivered_s - claimed_s) AS mean_seconds,
       max(coalesce(delivered_s, claimed_s)) AS last_s
FROM jobs WHERE provider IS NOT NULL GROUP BY provider;

CREATE VIEW creators AS
SELECT creator AS address,
       count(*) AS commissions,
       count(*) FILTER (WHERE status IN ('final', 'accepted', 'questioned', 'disproved')) AS pieces,
       count(*) FILTER (WHERE status IN ('refunded', 'void')) AS abandoned,
       max(commissioned_s) AS last_s
FROM jobs GROUP BY creator;

CREATE VIEW artists AS
SELECT creator AS address,
       count(*) AS pieces,
       sum(sales) AS sales,
       max(last_price_wei) AS highest_last_price_wei,
       max(minted_s) AS last_s
FROM pieces GROUP BY creator;
)sql";

// Version 2 did not read the Steward's logs. The chain tables are a function of the logs, so they are read
// anew; whoever follows the events is told as of a reorganisation.
constexpr std::string_view kTakedowns = R"sql(
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  token_id BLOB NOT NULL CHECK (length(token_id) = 32),
  stage TEXT NOT NULL CHECK (stage IN ('noticed', 'hidden', 'countered', 'sued', 'closed')),
  sender BLOB NOT NULL CHECK (length(sender) = 20),
  notice BLOB NOT NULL CHECK (length(notice) = 32),
  hidden_from_s INTEGER,
  shown_from_s INTEGER,
  filed_block INTEGER NOT NULL, filed_s INTEGER NOT NULL, filed_tx BLOB NOT NULL
) STRICT;
CREATE INDEX cases_token ON cases (token_id, id);

ALTER TABLE pieces ADD COLUMN hidden_case INTEGER;
ALTER TABLE pieces ADD COLUMN hidden_from_s INTEGER;
ALTER TABLE pieces ADD COLUMN hidden_until_s INTEGER;
CREATE INDEX pieces_hidden_case ON pieces (hidden_case) WHERE hidden_case IS NOT NULL;

DROP VIEW artists;

INSERT INTO events (block, log_index, time_s, contract, name, payload)
SELECT max(from_block - 1, 0), -1, 0, 'node', 'Reorganised',
       json_object('block', max(from_block - 1, 0), 'takenBack', block - max(from_block - 1, 0))
FROM deployment, cursor;
DELETE FROM events WHERE contract <> 'node';
DELETE FROM blocks;
DELETE FROM jobs;
DELETE FROM job_parents;
DELETE FROM job_adapters;
DELETE FROM slashes;
DELETE FROM pieces;
DELETE FROM piece_words;
DELETE FROM shares;
DELETE FROM works;
DELETE FROM work_parents;
DELETE FROM slots;
DELETE FROM auctions;
DELETE FROM bids;
DELETE FROM payouts;
DELETE FROM credits;
DELETE FROM escrows;
DELETE FROM forwarders;
DELETE FROM undo;
DELETE FROM cursor;
)sql";

// Pictures that were looked for and not found.
constexpr std::string_view kMissing = R"sql(
CREATE TABLE missing (
  hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  tries INTEGER NOT NULL,
  not_before_ms INTEGER NOT NULL
) STRICT;
)sql";

constexpr std::array<std::string_view, 25> kUndone = {
    "blocks",         "events",      "jobs",       "job_parents",  "job_adapters", "slashes", "pieces",
    "piece_words",    "shares",      "works",      "slots",        "auctions",     "bids",    "payouts",
    "credits",        "escrows",     "forwarders", "work_parents", "cases",        "artists", "artist_arms",
    "artist_weights", "exhibitions", "movements",  "patrons"};

}  // namespace

std::span<const std::string_view> migrations() {
  static const std::array all = {kChainTables, own_tables(), kTakedowns, kMissing, artist_tables()};
  return all;
}

std::span<const std::string_view> undone_tables() {
  return kUndone;
}

}  // namespace colophon::node
