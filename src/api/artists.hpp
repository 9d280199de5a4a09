// Autonomous artists: /api/v1/artists and what hangs on one of them.
#pragma once

#include "api/artist_rows.hpp"

namespace colophon::api {

inline constexpr std::uint64_t kWeightsMax = 500;  // exhibitions in one answer

void add_artists(http::Router& router, Readers& readers, Now now);

// The artist of the path's {address}. Errors: BadParameter, ArtistUnknown.
Result<node::ArtistRow> asked_artist(node::Store& store, const http::Request& request);

}  // namespace colophon::api
