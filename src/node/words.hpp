// How a text is taken apart into words: by the index that stores a prompt's, and by whoever looks for some.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace colophon::node {

inline constexpr std::size_t kWordBytesMax = 64;

// In lower case (ASCII), each once, in order. Letters and digits of any script hang together, everything else
// divides; longer words than kWordBytesMax are left out.
std::vector<std::string> search_words(std::string_view text);

}  // namespace colophon::node
