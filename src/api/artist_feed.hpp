// An artist's exhibitions for feed readers: Atom (RFC 4287) and JSON Feed 1.1, the newest 50 first.
#pragma once

#include "api/artists.hpp"
#include "api/share.hpp"

namespace colophon::api {

inline constexpr std::int64_t kFeedEntriesMax = 50;

struct ArtistFeed {
  std::string origin{};  // "https://gallery.example"; empty: addresses are relative
  std::uint64_t chain_id = 0;
  std::string address{};
  std::string name{};
  std::int64_t created_s = 0;
  Json exhibitions = Json::array();  // as shaped_exhibition() gives them; those without a title are left out
};

std::string atom_feed(const ArtistFeed& feed);
Json json_feed(const ArtistFeed& feed);

// Tags for the head of the artist's page: the preview of a link to it, and where its feeds are.
std::string artist_tags(const ArtistFeed& feed);

// GET /artists/{address}/feed.atom and feed.json; and /artist/{address}, the gallery's page with
// artist_tags(), where there are pages.
void add_artist_feeds(http::Router& router, Readers& readers, Now now, ShareOptions options);

}  // namespace colophon::api
