#include "api/card_words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace colophon::api {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string amount_of(const Json& wei) {
  return short_ether(eth::parse_uint256(text_of(wei)).value_or(0));
}

// Runs of spaces and line ends as one space, none at the ends.
std::string one_line(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string creator_of(const Json& piece) {
  const std::string name = one_line(text_of(piece["artistName"]));
  if (!name.empty()) return name;
  const std::string address = text_of(piece["creator"]);
  return address.size() < 12 ? address : address.substr(0, 6) + "…" + address.substr(address.size() - 4);
}

std::string bids_text(std::int64_t bids) {
  return bids == 1 ? "1 bid" : std::to_string(bids) + " bids";
}

// An auction that is open, whether it takes bids still or waits to be settled.
void tell_auction(CardWords& words, const Json& auction) {
  const std::int64_t bids = auction["bids"].get<std::int64_t>();
  const std::string end = card_time(auction["endsAt"].get<std::int64_t>());
  const bool live = auction["live"].get<bool>();
  if (bids > 0) {
    words.label = live ? "Current bid" : "Winning bid";
    words.amount = amount_of(auction["bidWei"]);
    words.note = bids_text(bids) + (live ? ", closes " : ", closed ") + end;
  } else {
    words.label = live ? "Reserve, no bid yet" : "Unsold, reserve";
    words.amount = amount_of(auction["reserveWei"]);
    words.note = (live ? "Closes " : "Closed ") + end;
  }
}

void tell_archive(CardWords& words, const Json& archive) {
  words.label = "In the artist’s archive, falling from";
  words.amount = amount_of(archive["firstPriceWei"]);
  words.note =
      "to " + amount_of(archive["lastPriceWei"]) + " by " + card_time(archive["until"].get<std::int64_t>());
}

}  // namespace

std::string short_ether(const eth::Uint256& amount_wei) {
  const std::string digits = amount_wei.decimal();
  if (digits == "0") return "0 ETH";
  if (digits.size() < 10) return digits + " wei";
  eth::Uint256 unit = 1;
  for (std::size_t i = std::min<std::size_t>(digits.size() - 4, 16); i > 0; --i)
    unit = *eth::multiply(unit, 10);
  const auto raised = eth::add(amount_wei, *eth::multiply_divide(unit, 1, 2));
  const auto units = eth::multiply_divide(raised.value_or(amount_wei), 1, unit);
  const std::string text = eth::format_ether(eth::multiply(*units, unit).value_or(amount_wei));
  return text.substr(0, text.find(' ')) + " ETH";
}

std::string card_time(std::int64_t time_s) {
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kLatest = 253'402'300'799;  // 9999-12-31T23:59:59Z
  const std::chrono::sys_seconds time(std::chrono::seconds(std::clamp<std::int64_t>(time_s, 0, kLatest)));
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[40];
  std::snprintf(text, sizeof text, "%u %s %d, %02d:%02d UTC", static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text;
}

std::string card_title(const Json& piece, const Json& exhibition) {
  if (exhibition.is_object()) {
    if (std::string title = one_line(text_of(exhibition["title"])); !title.empty()) return title;
  }
  std::string prompt = one_line(text_of(piece["prompt"]));
  if (piece["promptRule"] == "public" && !prompt.empty()) return prompt;
  return "Untitled, no. " + std::to_string(piece["commission"].get<std::int64_t>());
}

CardWords card_words(const Json& piece, const Json& exhibition) {
  CardWords words;
  words.title = card_title(piece, exhibition);
  words.by = "by " + creator_of(piece);
  const std::string model = one_line(text_of(piece["modelName"]));
  words.made = "painted from " + (model.empty() ? std::string("a model") : model);
  const Json archive = exhibition.is_object() ? exhibition["archive"] : Json(nullptr);
  if (piece["disproved"].get<bool>()) {
    words.wrong = true;
    words.label = "Shown to be wrong";
    words.note = "This picture was challenged, and its request paints another one.";
  } else if (piece["auction"].is_object()) {
    tell_auction(words, piece["auction"]);
  } else if (archive.is_object() && exhibition["state"] == "archived") {
    tell_archive(words, archive);
  } else if (piece["lastPriceWei"].is_string()) {
    words.label = "Sold for";
    words.amount = amount_of(piece["lastPriceWei"]);
    if (piece["lastSoldAt"].is_number()) words.note = card_time(piece["lastSoldAt"].get<std::int64_t>());
  } else {
    words.label = "Not on sale";
    words.note = "Minted " + card_time(piece["mintedAt"].get<std::int64_t>()) +
                 ". Anyone can repaint it, bit for bit.";
  }
  return words;
}

}  // namespace colophon::api
