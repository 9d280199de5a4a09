#include "node/words.hpp"

#include <algorithm>

namespace colophon::node {
namespace {

bool belongs_to_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), belongs_to_word);
    const auto length = static_cast<std::size_t>(end - text.begin());
    std::string word(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (word.empty() || word.size() > kWordBytesMax) continue;
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace colophon::node
