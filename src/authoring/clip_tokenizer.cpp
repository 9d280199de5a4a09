#include "authoring/clip_tokenizer.hpp"

#include <unordered_map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "engine/tokenizer_reader.hpp"

namespace colophon::authoring {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{8} << 20;
constexpr std::size_t kMergesMax = 65'024;
constexpr std::string_view kWordEnd = "</w>";

Error bad(const std::string& what) {
  return {"BadTokenizer", what,
          "--tokenizer takes the folder tokenizer of a Stable Diffusion 1.x checkpoint, with merges.txt"};
}

std::string utf8(std::uint32_t character) {  // below 0x800
  if (character < 0x80) return {static_cast<char>(character)};
  return {static_cast<char>(0xC0 | (character >> 6)), static_cast<char>(0x80 | (character & 0x3F))};
}

// How CLIP shows bytes as characters: those that can be seen stand for themselves, the others for U+0100 and
// on. In the order of the tokens.
std::vector<std::string> byte_symbols() {
  std::vector<std::string> symbols;
  const auto seen = [](std::uint32_t byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
  };
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    if (seen(byte)) symbols.push_back(utf8(byte));
  }
  for (std::uint32_t hidden = 0; symbols.size() < 256; ++hidden) symbols.push_back(utf8(256 + hidden));
  return symbols;
}

}  // namespace

Result<MergePairs> parse_merges(std::string_view text) {
  std::unordered_map<std::string, std::int32_t> tokens;
  const auto symbols = byte_symbols();
  for (const bool ends : {false, true}) {
    for (const std::string& symbol : symbols)
      tokens.emplace(symbol + std::string(ends ? kWordEnd : ""), static_cast<std::int32_t>(tokens.size()));
  }
  MergePairs merges;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (number == 1 && line.starts_with("#version"))) continue;
    const auto space = line.find(' ');
    const std::string where = "line " + std::to_string(number) + " of merges.txt";
    if (space == std::string_view::npos || merges.size() == kMergesMax)
      return bad(where + " is no merge of two symbols");
    const std::string first(line.substr(0, space));
    const std::string second(line.substr(space + 1));
    const auto a = tokens.find(first);
    const auto b = tokens.find(second);
    if (a == tokens.end() || b == tokens.end() || first.ends_with(kWordEnd)) {
      return bad(where + " joins '" + printable(first, 40) + "' and '" + printable(second, 40) +
                 "', which don't stand before it");
    }
    if (!tokens.emplace(first + second, static_cast<std::int32_t>(tokens.size())).second)
      return bad(where + " makes a symbol that stands before it");
    merges.push_back({a->second, b->second});
  }
  if (merges.empty()) return bad("merges.txt holds no merge");
  return merges;
}

Result<MergePairs> read_merges(const std::string& folder, std::int64_t tokens) {
  COLOPHON_TRY(const Bytes text, read_file(folder + "/merges.txt", kFileBytesMax));
  COLOPHON_TRY(MergePairs merges, parse_merges(as_text(text)));
  const auto known = static_cast<std::int64_t>(merges.size()) + engine::Tokenizer::kByteTokens + 2;
  if (known == tokens) return merges;
  return bad("the vocabulary in " + folder + " has " + std::to_string(known) + " tokens, the text encoder " +
             std::to_string(tokens));
}

engine::Tokenizer clip_tokenizer(const MergePairs& merges, std::int64_t slots) {
  engine::Tokenizer tokenizer;
  tokenizer.slots = static_cast<std::size_t>(slots);
  tokenizer.merges = engine::sort_merges(merges);
  tokenizer.padding = tokenizer.end();
  return tokenizer;
}

}  // namespace colophon::authoring
