// Pieces: the wall's list, with live auctions first, and one piece with all that is known of it.
#pragma once

#include "api/resource.hpp"

namespace colophon::api {

// Seconds since 1970 by the clock that auctions end by.
using Now = std::function<std::int64_t()>;

void add_pieces(http::Router& router, Readers& readers, Now now);

inline constexpr std::size_t kWordsMax = 8;

// A query's words (node/words.hpp). Error: BadParameter (there are none, or more than kWordsMax).
Result<std::vector<std::string>> read_words(std::string_view parameter, const std::string& text);

// What a list shows of a piece; FROM must join p (pieces), j (jobs), w (works or nothing) and a (the open
// auction or nothing).
const std::vector<Column>& piece_columns();
inline constexpr const char* kPieceTables =
    "pieces p JOIN jobs j ON j.id = p.commission LEFT JOIN works w ON w.id = p.model "
    "LEFT JOIN auctions a ON a.token_id = p.token_id AND a.status = 'open'";

// Flat columns "auction.id" and so on become an object, or null; whether it is hidden, and links to the
// pictures are added.
Json shaped_piece(Json flat, std::int64_t now_s);

// When a takedown case hides a piece: pieces.hidden_from_s and hidden_until_s.
struct Hiding {
  std::optional<std::int64_t> from_s{};
  std::optional<std::int64_t> until_s{};
  bool holds_at(std::int64_t now_s) const {
    return from_s && *from_s <= now_s && (!until_s || *until_s > now_s);
  }
};

}  // namespace colophon::api
