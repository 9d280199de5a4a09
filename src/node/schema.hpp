// The node's tables, in one SQLite file. There are three kinds, and they are never mixed:
//
// Chain: a pure function of the chain's logs (and of what the contracts keep for ever about a commission).
//   A reorganisation takes them back to the fork by `undo`; an index built anew holds the same rows but for
//   events.seq. Nobody but the index writes them.
//   deployment    one row: chain and contracts that this file is about, and the Studio's constants
//   cursor        one row: the last block that is indexed, its hash and time, and how often the chain took
//                 blocks back; `recording` is the block whose changes can be undone, or NULL
//   blocks        the newest blocks (kForkBlocksMax and a few), to find a fork in
//   events        every log of our contracts, decoded: the history of a piece, the source of SSE. `seq` only
//                 grows and is never given twice, also when a reorganisation takes rows away; a row with
//                 contract 'node' and name 'Reorganised' then says back to which block
//   jobs          a commission: order, recipe, where it stands, when and by which transaction it got there.
//                 `deadline_s` is the end of the present phase, NULL where nothing is awaited
//   job_parents, job_adapters   lists of a job, by position from 0
//   slashes       bonds that were lost
//   pieces        a token: minted, by whom, whose it is, what it last sold for. A takedown case hides it from
//                 hidden_from_s until hidden_until_s (NULL: until the case says otherwise); both may be to
//                 come
//   piece_words   its prompt's words in lower case, for search
//   shares        the split of a piece's income: role, payee's slot, basis points, by position
//   works         models, adapters, data sets, prompts: the registry's entries with terms and slot
//   work_parents  what a work was made from
//   slots         payees' slots whose holder is known by an event: holder, offer, contest
//   auctions      status 'open' until settled: an auction that is over but not settled is open, ends_at_s
//   past bids          each bid; state 'leading', 'refunded', 'credited' (outbid, could not be paid) or 'won'
//   payouts       who was paid, from a sale (auction) or a flush of royalties (none); payee NULL: escrowed
//   credits, escrows, forwarders   what is owed, what waits for a contest's end, where royalties arrive
//   cases         takedown cases: the Steward's notices about our pieces, and where they stand
//   artists       autonomous artists: terms, stage, what the next step follows from, and their accounts.
//                 `since_s` is when it came to its stage; resting: when it may begin
//   artist_arms, artist_weights   words and hands by slot, and their weights after each exhibition
//   exhibitions   by artist and number; `state` 'sketched', 'commissioned', 'exhibited' is under way
//   movements     each wei that came to an artist or left it; patrons: what they gave and got
//   providers, creators   views: the records that their pages show
//
// Journal: what this node does to the chain. It outlives every index.
//   transactions  one row an intent; `intent` says what is wanted, and is wanted once ("deliver:17:0x…")
//   attempts      each signed version of it: a fee bump signs the same nonce again
//
// Own: what this node knows by itself.
//   paintings     what it painted, by request: the result, or why not
//   checks        deliveries that it repainted, and whether they agreed
//   artefacts     files in the content-addressed folder, and where they were published
//   missing       pictures of pieces that were looked for and not found, and when they are looked for again
//   speeds        measured painting: multiply-adds and milliseconds, by model and size
//   announcements   what webhooks are told, by name and webhook: sent at least once, named the same each time
//   settings      small things to remember, such as the watcher's secret
//
// Forms: hashes and ids are 32 bytes, addresses 20, amounts in wei 32 bytes big-endian (they sort as
// numbers; wei_sum() adds them up, wei() and hex() make them text), seeds decimal text, times seconds of the
// chain. Texts from strangers are UTF-8: other bytes are shown as \xNN.
#pragma once

#include <span>
#include <string_view>

namespace colophon::node {

inline constexpr int kForkBlocksMax = 64;  // a deeper reorganisation rebuilds the chain tables

// Each step takes a file of version i to version i + 1 (PRAGMA user_version).
std::span<const std::string_view> migrations();

// Of them, the journal and what the node knows by itself (schema_own.cpp).
std::string_view own_tables();

// Of them, the autonomous artists' (schema_artists.cpp).
std::string_view artist_tables();

// The tables that a reorganisation takes back.
std::span<const std::string_view> undone_tables();

}  // namespace colophon::node
