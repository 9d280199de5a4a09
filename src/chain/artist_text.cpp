#include "chain/artist_text.hpp"

namespace colophon::chain {
namespace {

// A word's letters are a to z.
std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string ending(const Showing& showing) {
  const std::string price = eth::format_ether(showing.price_wei);
  switch (showing.state) {
    case ShowState::kComing:
      return "It is being painted.";
    case ShowState::kAtAuction:
      return "It is at auction.";
    case ShowState::kSold:
      return "It sold for " + price +
             (showing.rose ? ", not below the average price: that speaks for its words."
                           : ", below the average price: that speaks against its words.");
    case ShowState::kArchived:
      return "Nobody bid: that speaks against its words. It is in the archive.";
    case ShowState::kArchiveSold:
      return "Nobody bid: that spoke against its words. It was bought from the archive for " + price + ".";
    case ShowState::kAbandoned:
      return "It was never painted.";
  }
  return {};
}

}  // namespace

std::string artist_title(const Words& words) {
  const auto& [subject, manner, palette, mood, second] = words;
  return capital(mood + " " + subject + (second.empty() ? "" : " with " + second));
}

std::string wall_text(const std::string& artist_name, const Showing& showing) {
  const auto& [subject, manner, palette, mood, second] = showing.words;
  return capital(manner) + " in " + palette + " tones, no. " + std::to_string(showing.exhibition) + " of " +
         artist_name + ", an artist with nobody at the wheel. Its words were drawn by weight. " +
         ending(showing);
}

}  // namespace colophon::chain
