// Text made harmless for HTML and SVG. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace colophon::provenance {

// For element content and for attributes in double quotes. Markup's characters become entities; controls,
// bytes that are no UTF-8, and characters that turn the direction of what follows are shown by their number,
// so that no text can pass for another one.
std::string escape_html(std::string_view text);

// The same without the entities: for whatever draws text rather than markup.
std::string visible(std::string_view text);

// At most `length` code points, the last of them "…" if something was cut; not escaped.
std::string shortened(std::string_view text, std::size_t length);

}  // namespace colophon::provenance
