#include "cli/artist_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"

namespace colophon::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 20;
constexpr std::size_t kArmsMax = 64;

Result<std::vector<std::string>> read_slot(const nlohmann::json& slot, std::size_t number,
                                           const std::string& path) {
  const std::string name(chain::kSlotNames[number]);
  const auto bad = [&](const std::string& what) {
    return Error{"ArtistMalformed", path + ": words, slot " + name + ": " + what,
                 "contracts/artist.json is an example"};
  };
  if (!slot.is_array() || slot.empty() || slot.size() > kArmsMax)
    return bad("it needs 1 to " + std::to_string(kArmsMax) + " words");
  std::vector<std::string> words;
  for (const nlohmann::json& text : slot) {
    const bool may_be_empty = number == chain::kWordSlots - 1 && words.empty();
    const std::string word = text.is_string() ? text.get<std::string>() : "\n";
    if (may_be_empty != word.empty())
      return bad(may_be_empty ? "its first word must be empty: no second subject" : "a word is empty");
    if (!word.empty() && !chain::is_artist_word(word))
      return bad("'" + printable(word, 64) +
                 "' is not 1 to 31 of a-z and 0-9 in runs joined by a space or '-'");
    if (std::find(words.begin(), words.end(), word) != words.end()) return bad("'" + word + "' stands twice");
    words.push_back(word);
  }
  return words;
}

}  // namespace

Result<ArtistFile> read_artist_file(const std::string& path) {
  COLOPHON_TRY(const Bytes bytes, read_file(path, kFileBytesMax));
  const auto json = nlohmann::json::parse(as_text(bytes), nullptr, false);
  const auto words = json.is_object() ? json.find("words") : json.end();
  if (!json.is_object() || words == json.end() || !words->is_array() || words->size() != chain::kWordSlots) {
    return Error{"ArtistMalformed", path + " is no JSON object with words of five slots",
                 "contracts/artist.json is an example"};
  }
  ArtistFile file;
  COLOPHON_TRY(file.terms, chain::read_artist_terms(json, path));
  for (std::size_t slot = 0; slot < chain::kWordSlots; ++slot) {
    COLOPHON_TRY(file.words[slot], read_slot((*words)[slot], slot, path));
  }
  return file;
}

}  // namespace colophon::cli
