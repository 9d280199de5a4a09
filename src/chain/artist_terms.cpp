#include "chain/artist_terms.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <variant>

#include "base/check.hpp"
#include "base/text.hpp"

namespace colophon::chain {
namespace {

using Number = std::uint64_t ArtistTerms::*;
using Amount = eth::Uint256 ArtistTerms::*;

struct Row {
  std::string_view group;
  std::string_view name;
  std::variant<Number, Amount> member;
  int bits;
};

using T = ArtistTerms;
// In the order of contracts/src/interfaces/IArtist.sol.
const std::array kRows = {
    Row{"times", "cadenceSeconds", &T::cadence_seconds, 32},
    Row{"times", "claimSeconds", &T::claim_seconds, 32},
    Row{"times", "deliverSeconds", &T::deliver_seconds, 32},
    Row{"times", "auctionSeconds", &T::auction_seconds, 32},
    Row{"times", "tipRiseSeconds", &T::tip_rise_seconds, 32},
    Row{"times", "archiveSeconds", &T::archive_seconds, 32},
    Row{"times", "wordDelaySeconds", &T::word_delay_seconds, 32},
    Row{"money", "reserveWei", &T::reserve_wei, 96},
    Row{"money", "budgetShare", &T::budget_share, 16},
    Row{"money", "feeMin", &T::fee_min_wei, 96},
    Row{"money", "feeMax", &T::fee_max_wei, 96},
    Row{"money", "tipMin", &T::tip_min_wei, 96},
    Row{"money", "tipMax", &T::tip_max_wei, 96},
    Row{"money", "patronShare", &T::patron_share, 16},
    Row{"money", "patronCap", &T::patron_cap, 32},
    Row{"money", "patronMin", &T::patron_min_wei, 96},
    Row{"prices", "priceStart", &T::price_start_wei, 96},
    Row{"prices", "priceMin", &T::price_min_wei, 96},
    Row{"prices", "reserveShare", &T::reserve_share, 16},
    Row{"prices", "relistShare", &T::relist_share, 16},
    Row{"prices", "auctionsMax", &T::auctions_max, 8},
    Row{"prices", "archiveShare", &T::archive_share, 16},
    Row{"learning", "weightMin", &T::weight_min, 16},
    Row{"learning", "weightStart", &T::weight_start, 16},
    Row{"learning", "weightMax", &T::weight_max, 16},
    Row{"learning", "rate", &T::rate, 32},
    Row{"learning", "averageShift", &T::average_shift, 8},
    Row{"learning", "forgetShift", &T::forget_shift, 8},
    Row{"learning", "corpusSize", &T::corpus_size, 8},
    Row{"learning", "adoptEvery", &T::adopt_every, 16},
    Row{"learning", "corpusShare", &T::corpus_share, 16},
};
constexpr std::array<std::string_view, 4> kGroups = {"times", "money", "prices", "learning"};

Error malformed(const std::string& where, const std::string& what) {
  return {"ArtistMalformed", where + ": " + what, "contracts/artist.json has every parameter"};
}

Result<eth::Uint256> read_value(const nlohmann::json& value, const Row& row, const std::string& where) {
  const std::string name = std::string(row.group) + "." + std::string(row.name);
  std::optional<eth::Uint256> number;
  if (value.is_number_unsigned()) number = value.get<std::uint64_t>();
  if (value.is_string()) number = eth::parse_uint256(value.get<std::string>());
  if (number && number->bits() <= static_cast<std::size_t>(row.bits)) return *number;
  return malformed(where, name + " is not a whole number of at most " + std::to_string(row.bits) + " bits");
}

}  // namespace

nlohmann::ordered_json to_json(const ArtistTerms& terms) {
  nlohmann::ordered_json json;
  for (const Row& row : kRows) {
    auto& place = json[std::string(row.group)][std::string(row.name)];
    if (const auto* number = std::get_if<Number>(&row.member)) {
      place = terms.**number;
    } else {
      place = (terms.*std::get<Amount>(row.member)).decimal();
    }
  }
  return json;
}

Result<ArtistTerms> read_artist_terms(const nlohmann::json& json, const std::string& where) {
  ArtistTerms terms;
  for (const std::string_view group : kGroups) {
    const auto found = json.find(std::string(group));
    if (found == json.end() || !found->is_object())
      return malformed(where, std::string(group) + " is missing");
    for (const auto& [name, value] : found->items()) {
      const auto known = std::find_if(kRows.begin(), kRows.end(), [&group, &name = name](const Row& row) {
        return row.group == group && row.name == name;
      });
      if (known == kRows.end())
        return malformed(where, "there is no parameter " + std::string(group) + "." + printable(name, 64));
    }
  }
  for (const Row& row : kRows) {
    const auto& group = json[std::string(row.group)];
    const auto found = group.find(std::string(row.name));
    if (found == group.end())
      return malformed(where, std::string(row.group) + "." + std::string(row.name) + " is missing");
    COLOPHON_TRY(const eth::Uint256 value, read_value(*found, row, where));
    if (const auto* number = std::get_if<Number>(&row.member)) {
      terms.** number = value.to_u64().value_or(0);
    } else {
      terms.*std::get<Amount>(row.member) = value;
    }
  }
  return terms;
}

std::string artist_terms_types() {
  std::string types;
  for (const std::string_view group : kGroups) {
    std::string fields;
    for (const Row& row : kRows) {
      if (row.group == group) fields += (fields.empty() ? "uint" : ",uint") + std::to_string(row.bits);
    }
    types += (types.empty() ? "(" : ",(") + fields + ")";
  }
  return types;
}

eth::AbiValue::List artist_terms_values(const ArtistTerms& terms) {
  eth::AbiValue::List groups;
  for (const std::string_view group : kGroups) {
    eth::AbiValue::List fields;
    for (const Row& row : kRows) {
      if (row.group != group) continue;
      const auto* number = std::get_if<Number>(&row.member);
      fields.push_back(number ? eth::AbiValue::number(terms.**number)
                              : eth::AbiValue(terms.*std::get<Amount>(row.member)));
    }
    groups.emplace_back(std::move(fields));
  }
  return groups;
}

ArtistTerms artist_terms_of(std::span<const eth::AbiValue> groups) {
  COLOPHON_CHECK(groups.size() == kGroups.size());
  ArtistTerms terms;
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    std::size_t at = 0;
    for (const Row& row : kRows) {
      if (row.group != kGroups[i]) continue;
      const eth::Uint256 value = groups[i][at++].to_uint256();
      if (const auto* number = std::get_if<Number>(&row.member)) {
        terms.** number = value.to_u64().value_or(0);
      } else {
        terms.*std::get<Amount>(row.member) = value;
      }
    }
  }
  return terms;
}

}  // namespace colophon::chain
