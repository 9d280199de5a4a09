// What a share card says of a piece. Pure functions, thread-safe.
#pragma once

#include "api/card.hpp"
#include "api/columns.hpp"
#include "eth/uint256.hpp"

namespace colophon::api {

// Of a piece as shaped_piece() gives it; and, where an autonomous artist made it, of its exhibition as
// shaped_exhibition() does, else null.
CardWords card_words(const Json& piece, const Json& exhibition);

// The title: an artist's own, else the prompt where it is public, else its number.
std::string card_title(const Json& piece, const Json& exhibition);

// For the eye, as the gallery's pages show amounts: four significant digits, "0.2501 ETH"; below a
// thousand-millionth in wei.
std::string short_ether(const eth::Uint256& amount_wei);

// "14 Nov 2023, 22:13 UTC"
std::string card_time(std::int64_t time_s);

}  // namespace colophon::api
