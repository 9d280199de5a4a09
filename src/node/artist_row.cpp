#include "node/artist_row.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "chain/wei.hpp"

namespace colophon::node {
namespace {

using chain::ArtistStage;
using chain::ArtistStep;

const std::string kSelect =
    "SELECT a.address, a.name, a.terms, a.stage, a.exhibition, a.since_s, a.begun_s, a.draw_block, "
    "a.fee_wei, "
    "a.failures, a.last, a.average_wei, a.balance_wei, a.pending_wei, a.counted_wei, a.per_unit_q64, "
    "a.units_wei, j.status, j.deadline_s, e.auctions, u.ends_at_s, u.bidder IS NOT NULL FROM artists a LEFT "
    "JOIN exhibitions e ON e.artist = a.address AND e.number = a.exhibition LEFT JOIN jobs j ON j.id = "
    "e.commission LEFT JOIN auctions u ON u.id = e.auction";

std::size_t place_of(std::span<const std::string_view> names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  COLOPHON_CHECK(found != names.end());  // the table's CHECK
  return static_cast<std::size_t>(found - names.begin());
}

ArtistRow row_of(SQLite::Statement& row) {
  constexpr std::array<std::string_view, 3> kLast = {"failed", "painted", "unclaimed"};
  const auto terms =
      chain::read_artist_terms(nlohmann::json::parse(row.getColumn(2).getString()), "the node's table");
  COLOPHON_CHECK(terms.ok());  // the index wrote them
  return {
      .address = address_of(row.getColumn(0)),
      .name = text_of(row.getColumn(1)),
      .terms = *terms,
      .stage = static_cast<ArtistStage>(place_of(chain::kArtistStageNames, text_of(row.getColumn(3)))),
      .exhibition = u64_of(row.getColumn(4)),
      .since_s = u64_of(row.getColumn(5)),
      .begun_s = u64_of(row.getColumn(6)),
      .draw_block = u64_of(row.getColumn(7)),
      .fee_wei = wei_of(row.getColumn(8)),
      .failures = u64_of(row.getColumn(9)),
      .last = static_cast<chain::LastPiece>(place_of(kLast, text_of(row.getColumn(10)))),
      .average_wei = wei_of(row.getColumn(11)),
      .balance_wei = wei_of(row.getColumn(12)),
      .account = {wei_of(row.getColumn(13)), wei_of(row.getColumn(14)), wei_of(row.getColumn(15)),
                  wei_of(row.getColumn(16))},
      .job_status = text_of(row.getColumn(17)),
      .job_deadline_s = row.getColumn(18).isNull() ? std::nullopt : std::optional(u64_of(row.getColumn(18))),
      .auctions = u64_of(row.getColumn(19)),
      .auction_ends_s = u64_of(row.getColumn(20)),
      .has_bid = row.getColumn(21).getInt() != 0};
}

std::string intent_of(const ArtistRow& row, ArtistStep step) {
  const std::uint64_t number = row.exhibition + (step == ArtistStep::kBegin ? 1 : 0);
  std::string intent = std::string(chain::kArtistStepNames[static_cast<std::size_t>(step)]) + ":" +
                       to_hex_0x(row.address.bytes) + ":" + std::to_string(number);
  if (step == ArtistStep::kRelist) intent += ":" + std::to_string(row.auctions);
  return intent;
}

// After a job in this state, if nobody else does anything.
void after_job(const ArtistRow& row, std::uint64_t window_seconds, ArtistDue& due) {
  const bool painted = row.job_status == "delivered" || row.job_status == "final";
  due.step = painted ? ArtistStep::kExhibit : ArtistStep::kAbandon;
  due.since_s = row.since_s + (painted ? window_seconds : row.terms.claim_seconds);
  if (row.job_deadline_s) due.ready_s = *row.job_deadline_s + 1;
}

}  // namespace

eth::Uint256 ArtistRow::treasury_wei() const {
  return chain::minus(balance_wei, owed_wei());
}

std::vector<ArtistRow> read_artists(Store& store) {
  std::vector<ArtistRow> all;
  SQLite::Statement& rows = store.prepare(kSelect + " ORDER BY a.address");
  while (rows.executeStep()) all.push_back(row_of(rows));
  rows.reset();
  return all;
}

std::optional<ArtistRow> read_artist(Store& store, const eth::Address& address) {
  SQLite::Statement& row = bind_all(store.prepare(kSelect + " WHERE a.address = ?"), address);
  std::optional<ArtistRow> found;
  if (row.executeStep()) found = row_of(row);
  row.reset();
  return found;
}

eth::Uint256 ArtistDue::tip_at(std::uint64_t time_s) const {
  if (step == ArtistStep::kWait) return 0;
  return chain::step_tip(time_s > since_s ? time_s - since_s : 0, terms);
}

ArtistDue next_step(const ArtistRow& row, std::uint64_t window_seconds) {
  ArtistDue due{.artist = row.address, .since_s = row.since_s, .terms = row.terms};
  switch (row.stage) {
    case ArtistStage::kResting: {
      const eth::Uint256 fee =
          chain::next_fee(chain::next_level(row.fee_wei, row.last), row.treasury_wei(), row.terms);
      if (fee == eth::Uint256()) break;
      due.step = ArtistStep::kBegin;
      due.ready_s = row.since_s;
      break;
    }
    case ArtistStage::kSketched:
      due.step = ArtistStep::kCompose;
      due.after_block = row.draw_block;
      break;
    case ArtistStage::kCommissioned:
      after_job(row, window_seconds, due);
      break;
    case ArtistStage::kExhibited:
      due.step =
          !row.has_bid && row.auctions < row.terms.auctions_max ? ArtistStep::kRelist : ArtistStep::kLearn;
      due.ready_s = due.since_s = row.auction_ends_s;
      break;
  }
  due.intent = intent_of(row, due.step);
  return due;
}

std::uint64_t step_gas(ArtistStep step) {
  constexpr std::array<std::uint64_t, chain::kArtistStepNames.size()> kGas = {
      0, 50'000, 260'000, 240'000, 115'000, 185'000, 260'000};
  return kGas[static_cast<std::size_t>(step)];
}

}  // namespace colophon::node
