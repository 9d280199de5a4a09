// What the tables say of an autonomous artist and its exhibitions, in the shapes of spec/api/openapi.yaml.
// Inside Readers::read.
#pragma once

#include "api/pieces.hpp"
#include "node/artist_row.hpp"

namespace colophon::api {

const Resource& artist_list();
const Resource& exhibition_list();  // `e.artist = ?` is the path's
const Resource& movement_list();    // `artist = ?` is the path's

// A row of exhibition_list() as it is shown: texts composed, nothing of a hidden picture.
Json shaped_exhibition(Json flat, const node::ArtistRow& artist, std::int64_t now_s);
std::optional<Json> read_exhibition(node::Store& store, const node::ArtistRow& artist, std::uint64_t number,
                                    std::int64_t now_s);

// Without "now" and "next".
Json artist_details(node::Store& store, const node::ArtistRow& artist);
Json artist_next(const node::ArtistRow& artist, std::uint64_t window_seconds, std::int64_t now_s);
bool is_waiting(const node::ArtistRow& artist);

struct Stretch {
  std::uint64_t from = 1;  // exhibitions
  std::uint64_t to = 0;
};
Json artist_weights(node::Store& store, const node::ArtistRow& artist, const Stretch& stretch);

}  // namespace colophon::api
