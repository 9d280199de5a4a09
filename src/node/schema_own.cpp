#include "node/schema.hpp"

namespace colophon::node {

std::string_view own_tables() {
  return R"sql(
CREATE TABLE transactions (
  id INTEGER PRIMARY KEY,
  intent TEXT NOT NULL UNIQUE,
  account BLOB NOT NULL CHECK (length(account) = 20),
  state TEXT NOT NULL CHECK (state IN ('wanted', 'signed', 'mined', 'done', 'reverted', 'refused')),
  nonce INTEGER,
  receiver BLOB NOT NULL CHECK (length(receiver) = 20),
  value_wei BLOB NOT NULL CHECK (length(value_wei) = 32),
  data BLOB NOT NULL,
  gas_limit INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  tx BLOB,
  block INTEGER,
  block_hash BLOB,
  error TEXT,
  wanted_ms INTEGER NOT NULL,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX transactions_state ON transactions (state, id);
CREATE UNIQUE INDEX transactions_nonce ON transactions (account, nonce) WHERE nonce IS NOT NULL;

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  transaction_id INTEGER NOT NULL REFERENCES transactions (id),
  nonce INTEGER NOT NULL,
  tx BLOB NOT NULL UNIQUE CHECK (length(tx) = 32),
  raw BLOB NOT NULL,
  max_fee_wei BLOB NOT NULL,
  priority_fee_wei BLOB NOT NULL,
  signed_ms INTEGER NOT NULL,
  sent_ms INTEGER
) STRICT;
CREATE INDEX attempts_transaction ON attempts (transaction_id, id);

CREATE TABLE paintings (
  request_hash BLOB PRIMARY KEY NOT NULL CHECK (length(request_hash) = 32),
  state TEXT NOT NULL CHECK (state IN ('painted', 'failed')),
  image_hash BLOB,
  trace_root BLOB,
  milliseconds INTEGER,
  error TEXT,
  time_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
  image_hash BLOB NOT NULL,
  trace_root BLOB NOT NULL,
  agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)),
  found_image_hash BLOB NOT NULL,
  found_trace_root BLOB NOT NULL,
  milliseconds INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  UNIQUE (request_hash, image_hash, trace_root)
) STRICT;

CREATE TABLE artefacts (
  hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('picture', 'thumbnail', 'model', 'adapter', 'document', 'other')),
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  made_from BLOB,
  variant TEXT NOT NULL DEFAULT '',
  work BLOB,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  cid TEXT,
  published_ms INTEGER,
  time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX artefacts_made_from ON artefacts (made_from, kind, variant) WHERE made_from IS NOT NULL;
CREATE INDEX artefacts_work ON artefacts (work) WHERE work IS NOT NULL;

CREATE TABLE speeds (
  model BLOB NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  multiply_adds INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  UNIQUE (model, width, height)
) STRICT;

CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
)sql";
}

}  // namespace colophon::node
