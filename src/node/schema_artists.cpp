#include "node/schema.hpp"

namespace colophon::node {

// Autonomous artists. Which ones a file was told of stands in `settings`; a new one has its past read anew.
std::string_view artist_tables() {
  return R"sql(
CREATE TABLE artists (
  address BLOB PRIMARY KEY NOT NULL CHECK (length(address) = 20),
  name TEXT NOT NULL,
  licence TEXT NOT NULL,
  school BLOB NOT NULL CHECK (length(school) = 20),
  resolver BLOB NOT NULL CHECK (length(resolver) = 20),
  founder BLOB,
  terms TEXT NOT NULL,
  stage TEXT NOT NULL DEFAULT 'resting' CHECK (stage IN ('resting', 'sketched', 'commissioned', 'exhibited')),
  exhibition INTEGER NOT NULL DEFAULT 0,
  since_s INTEGER NOT NULL,
  begun_s INTEGER NOT NULL DEFAULT 0,
  draw_block INTEGER NOT NULL DEFAULT 0,
  fee_wei BLOB NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  last TEXT NOT NULL DEFAULT 'failed' CHECK (last IN ('failed', 'painted', 'unclaimed')),
  average_wei BLOB NOT NULL,
  balance_wei BLOB NOT NULL,
  pending_wei BLOB NOT NULL,
  counted_wei BLOB NOT NULL,
  per_unit_q64 BLOB NOT NULL,
  units_wei BLOB NOT NULL,
  created_block INTEGER NOT NULL, created_s INTEGER NOT NULL, created_tx BLOB NOT NULL
) STRICT;

CREATE TABLE artist_arms (
  artist BLOB NOT NULL, slot INTEGER NOT NULL, position INTEGER NOT NULL,
  word TEXT,
  adapter BLOB,
  head BLOB,
  tail BLOB,
  weight INTEGER NOT NULL,
  uses INTEGER NOT NULL DEFAULT 0,
  since_exhibition INTEGER NOT NULL,
  UNIQUE (artist, slot, position)
) STRICT;

CREATE TABLE artist_weights (
  artist BLOB NOT NULL, slot INTEGER NOT NULL, position INTEGER NOT NULL,
  exhibition INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  time_s INTEGER NOT NULL
) STRICT;
CREATE INDEX artist_weights_exhibition ON artist_weights (artist, exhibition);

CREATE TABLE exhibitions (
  artist BLOB NOT NULL CHECK (length(artist) = 20), number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sketched', 'commissioned', 'exhibited', 'sold', 'archived', 'archive-sold',
                                       'abandoned')),
  fee_wei BLOB NOT NULL,
  late INTEGER CHECK (late IN (0, 1)),
  arms TEXT,
  words TEXT,
  prompt TEXT,
  commission INTEGER,
  auctions INTEGER NOT NULL DEFAULT 0,
  auction INTEGER,
  price_wei BLOB,
  rose INTEGER CHECK (rose IN (0, 1)),
  average_wei BLOB,
  archive_first_wei BLOB, archive_last_wei BLOB, archived_s INTEGER,
  buyer BLOB,
  begun_s INTEGER NOT NULL, begun_tx BLOB NOT NULL,
  composed_s INTEGER, exhibited_s INTEGER, ended_s INTEGER,
  UNIQUE (artist, number)
) STRICT;
CREATE INDEX exhibitions_state ON exhibitions (artist, state, number);

CREATE TABLE movements (
  id INTEGER PRIMARY KEY,
  artist BLOB NOT NULL CHECK (length(artist) = 20),
  kind TEXT NOT NULL CHECK (kind IN ('gift', 'income', 'fee-returned', 'patron', 'fee', 'tip', 'patron-paid')),
  amount_wei BLOB NOT NULL CHECK (length(amount_wei) = 32),
  account BLOB,
  exhibition INTEGER,
  step TEXT,
  credited INTEGER NOT NULL CHECK (credited IN (0, 1)),
  block INTEGER NOT NULL, time_s INTEGER NOT NULL, tx BLOB NOT NULL
) STRICT;
CREATE INDEX movements_artist ON movements (artist, id);

CREATE TABLE patrons (
  artist BLOB NOT NULL, address BLOB NOT NULL CHECK (length(address) = 20),
  given_wei BLOB NOT NULL, open_wei BLOB NOT NULL, paid_wei BLOB NOT NULL, due_wei BLOB NOT NULL,
  since_q64 BLOB NOT NULL,
  UNIQUE (artist, address)
) STRICT;

CREATE TABLE announcements (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  webhook TEXT NOT NULL,
  body TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  sent_ms INTEGER,
  UNIQUE (name, webhook)
) STRICT;
CREATE INDEX announcements_due ON announcements (not_before_ms) WHERE sent_ms IS NULL;

ALTER TABLE events ADD COLUMN artist BLOB;
CREATE INDEX events_artist ON events (artist, seq) WHERE artist IS NOT NULL;
)sql";
}

}  // namespace colophon::node
