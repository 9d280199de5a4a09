// A share card: what a link to a piece shows where it is pasted. The picture hangs on the wall at the left,
// its label stands beside it. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "api/thumbnail.hpp"

namespace colophon::api {

inline constexpr std::uint32_t kCardWidth = 1'200;
inline constexpr std::uint32_t kCardHeight = 630;
inline constexpr std::uint32_t kCardPictureMax = 540;  // the larger side of the picture on it

// Texts may be strangers': each is drawn as text, shortened to what fits, with controls and characters that
// turn directions shown by number.
struct CardWords {
  std::string title{};
  std::string by{};      // "by Ada"
  std::string made{};    // "painted from House Small"
  std::string label{};   // "Current bid"
  std::string amount{};  // "0.25 ETH"
  std::string note{};    // "3 bids, closes 14 Nov 2026, 22:13 UTC"
  bool wrong = false;    // label and note are a warning
};

// A PNG of kCardWidth × kCardHeight. A small picture is shown with whole pixels, each a square of the same
// size; a large one is shrunk; without one, an empty frame. Error: EncodingFailed.
Result<std::string> draw_card(const CardWords& words, const std::optional<Pixels>& picture);

// How large `picture` hangs: the whole number of times it is enlarged (1: as it is, or shrunk).
std::uint32_t card_scale(const Pixels& picture);

}  // namespace colophon::api
