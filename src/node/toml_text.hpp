// TOML has characters beyond ASCII in comments and strings alone. Debian's parser is not safe when one stands
// elsewhere, so nobody shows it such a text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace colophon::node {

// The line, counted from 1, of the first byte of 0x80 and above that is in neither comment nor string. Quotes
// that close nothing, or stand where no string may, begin none.
std::optional<std::size_t> line_of_stray_byte(std::string_view toml);

}  // namespace colophon::node
