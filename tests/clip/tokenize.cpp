// tokenize MERGES SLOTS PADDING < TEXTS: one line of tokens a line of text, as a model with these byte pairs
// reads it. MERGES holds pairs of little-endian int32.
#include <iostream>
#include <string>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "engine/tokenizer_reader.hpp"
#include "paint/tokenizer.hpp"

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const auto file = colophon::read_file(arguments[1], 1 << 24);
  if (!file) return 1;
  colophon::engine::Tokenizer tokenizer;
  tokenizer.slots = std::stoul(arguments[2]);
  tokenizer.padding = std::stoi(arguments[3]);
  const auto number = [&](std::size_t i) {
    return static_cast<std::int32_t>(colophon::load_le<std::uint32_t>(file->data() + 4 * i));
  };
  std::vector<std::array<std::int32_t, 2>> pairs;
  for (std::size_t i = 0; 4 * i + 8 <= file->size(); i += 2) pairs.push_back({number(i), number(i + 1)});
  tokenizer.merges = colophon::engine::sort_merges(pairs);
  for (std::string text; std::getline(std::cin, text);) {
    const auto tokens = colophon::paint::tokenize(tokenizer, text);
    if (!tokens) {
      std::cout << tokens.error().code;
    } else {
      for (std::size_t i = 0; i < tokens->ids.size(); ++i) std::cout << (i == 0 ? "" : " ") << tokens->ids[i];
    }
    std::cout << '\n';
  }
}
