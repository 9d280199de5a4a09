// The file that an artist is made from: parameters and words, as contracts/artist.json has them.
#pragma once

#include <string>

#include "chain/artist.hpp"

namespace colophon::cli {

struct ArtistFile {
  chain::ArtistTerms terms{};
  std::array<std::vector<std::string>, chain::kWordSlots> words{};
};

// Errors: those of read_file, ArtistMalformed (a parameter or a word is missing, unknown or not what it must
// be).
Result<ArtistFile> read_artist_file(const std::string& path);

}  // namespace colophon::cli
