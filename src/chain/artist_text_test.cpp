#include "chain/artist_text.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace colophon::chain {
namespace {

const Words kWords = {"mountains", "screenprint", "ember", "calm", "moon"};

std::string text_of(ShowState state, bool rose = false) {
  return wall_text("Weather", {.exhibition = 12,
                               .words = kWords,
                               .state = state,
                               .rose = rose,
                               .price_wei = std::uint64_t{30'000'000'000'000'000}});
}

TEST(ArtistText, ATitleIsMoodAndSubjects) {
  EXPECT_EQ(artist_title(kWords), "Calm mountains with moon");
  EXPECT_EQ(artist_title({"still life", "ink", "ice", "3d", ""}), "3d still life");
}

// The examples of the specification are what the program says.
TEST(ArtistText, AWallTextIsAsTheSpecificationHasIt) {
  const Bytes file = read_file(COLOPHON_SOURCE_DIR "/spec/artist.md", 1 << 20).value();
  const std::string page(as_text(file));
  for (const std::string& text :
       {artist_title(kWords), text_of(ShowState::kComing), text_of(ShowState::kAtAuction),
        text_of(ShowState::kSold, true), text_of(ShowState::kSold), text_of(ShowState::kArchived),
        text_of(ShowState::kArchiveSold), text_of(ShowState::kAbandoned)}) {
    const std::size_t dot = text.find("weight. ");
    const std::string part = dot == std::string::npos ? text : text.substr(dot + 8);
    EXPECT_NE(page.find("“" + part + "”"), std::string::npos) << part;
  }
  EXPECT_NE(page.find("“" + text_of(ShowState::kAtAuction).substr(0, 128)), std::string::npos)
      << text_of(ShowState::kAtAuction);
}

}  // namespace
}  // namespace colophon::chain
