#include "api/artists.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::api {
namespace {

Result<Json> list_artists(Readers& readers, const http::Request& request) {
  COLOPHON_TRY(Json page, list(readers, artist_list(), request));
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    for (Json& item : page["items"]) {
      COLOPHON_TRY(const auto address, eth::parse_address(item["address"].get<std::string>()));
      const auto row = node::read_artist(store, address);
      item["waiting"] = row && is_waiting(*row);
    }
    return {};
  }));
  return page;
}

std::uint64_t window_of(node::Store& store) {
  const auto row = row_of(store, "SELECT window_seconds FROM deployment", {{"s", "", Kind::kNumber}}, {});
  return row ? (*row)["s"].get<std::uint64_t>() : 0;
}

Result<Json> show_artist(Readers& readers, const http::Request& request, std::int64_t now_s) {
  Json out;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    COLOPHON_TRY(const node::ArtistRow artist, asked_artist(store, request));
    out = artist_details(store, artist);
    out["next"] = artist_next(artist, window_of(store), now_s);
    const bool shows = artist.stage != chain::ArtistStage::kResting;
    out["now"] =
        shows ? read_exhibition(store, artist, artist.exhibition, now_s).value_or(nullptr) : Json(nullptr);
    return {};
  }));
  return out;
}

// Lists of what one artist has.
Result<Json> list_within(Readers& readers, const Resource& resource, const char* artist_sql,
                         const http::Request& request,
                         const std::function<Json(Json, const node::ArtistRow&)>& shape) {
  std::optional<node::ArtistRow> artist;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    COLOPHON_TRY(artist, asked_artist(store, request));
    return {};
  }));
  Conditions within;
  within.add(artist_sql, Bytes(artist->address.bytes.begin(), artist->address.bytes.end()));
  within.list = "@" + to_hex(artist->address.bytes);
  COLOPHON_TRY(Json page, list(readers, resource, request, within));
  for (Json& item : page["items"]) item = shape(std::move(item), *artist);
  return page;
}

Result<Json> show_exhibition(Readers& readers, const http::Request& request, std::int64_t now_s) {
  COLOPHON_TRY(const Value number, parse_value("number", request.capture("number"), Kind::kNumber));
  std::optional<Json> found;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    COLOPHON_TRY(const node::ArtistRow artist, asked_artist(store, request));
    found = read_exhibition(store, artist, static_cast<std::uint64_t>(std::get<std::int64_t>(number)), now_s);
    return {};
  }));
  if (found) return std::move(*found);
  return Error{"ExhibitionUnknown", "this artist has had no exhibition " + request.capture("number"),
               "look at /api/v1/artists/{address}/exhibitions"};
}

Result<Json> show_weights(Readers& readers, const http::Request& request) {
  std::optional<std::uint64_t> from;
  for (const auto& [name, value] : request.query) {
    if (name != "from")
      return Error{"UnknownParameter", "there is no parameter '" + printable(name, 40) + "'", "it has from"};
    from = parse_u64(value);
    if (!from || *from == 0 || *from > INT64_MAX)
      return Error{"BadParameter", "from=" + printable(value, 40) + " is no exhibition's number",
                   "they are counted from 1"};
  }
  Json out;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    COLOPHON_TRY(const node::ArtistRow artist, asked_artist(store, request));
    const std::uint64_t last = artist.exhibition;
    Stretch stretch;
    stretch.from = from.value_or(last < kWeightsMax ? 1 : last - kWeightsMax + 1);
    stretch.to = std::max(stretch.from, std::min(last, stretch.from + kWeightsMax - 1));
    out = artist_weights(store, artist, stretch);
    return {};
  }));
  return out;
}

}  // namespace

Result<node::ArtistRow> asked_artist(node::Store& store, const http::Request& request) {
  const std::string& text = request.capture("address");
  COLOPHON_TRY(const Value value, parse_value("address", text, Kind::kAddress));
  eth::Address address;
  std::copy(std::get<Bytes>(value).begin(), std::get<Bytes>(value).end(), address.bytes.begin());
  auto row = node::read_artist(store, address);
  if (row) return std::move(*row);
  return Error{"ArtistUnknown", "there is no autonomous artist at " + text + " here",
               "look at /api/v1/artists"};
}

void add_artists(http::Router& router, Readers& readers, Now now) {
  const auto add = [&router](const char* path, std::function<Result<Json>(const http::Request&)> body) {
    router.add("GET", path, http::at_once([body = std::move(body)](const http::Request& request) {
                 return answer(request, [&] { return body(request); });
               }));
  };
  add("/api/v1/artists", [&readers](const http::Request& request) { return list_artists(readers, request); });
  add("/api/v1/artists/{address}",
      [&readers, now](const http::Request& request) { return show_artist(readers, request, now()); });
  add("/api/v1/artists/{address}/exhibitions", [&readers, now](const http::Request& request) {
    const std::int64_t now_s = now();
    return list_within(readers, exhibition_list(), "e.artist = ?", request,
                       [now_s](Json flat, const node::ArtistRow& artist) {
                         return shaped_exhibition(std::move(flat), artist, now_s);
                       });
  });
  add("/api/v1/artists/{address}/exhibitions/{number}",
      [&readers, now](const http::Request& request) { return show_exhibition(readers, request, now()); });
  add("/api/v1/artists/{address}/weights",
      [&readers](const http::Request& request) { return show_weights(readers, request); });
  add("/api/v1/artists/{address}/movements", [&readers](const http::Request& request) {
    return list_within(readers, movement_list(), "artist = ?", request,
                       [](Json flat, const node::ArtistRow&) { return flat; });
  });
}

}  // namespace colophon::api
