// The texts that a painter accepts. spec/request.md, "Text": UTF-8 in shortest form, no controls, and "yes"
// to the NFC quick check of UAX #15 by the tables of Unicode 14.0, whatever Unicode the host knows. Code
// points that Unicode 14.0 does not assign are accepted. Thread-safe.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace colophon::paint {

// `name` is what messages call the text. Errors: TextEncoding (not UTF-8), TextControl (U+0000-001F or
// U+007F-009F), TextNormalForm (quick check "no" or "maybe", or combining marks out of order).
Result<void> check_text(std::string_view text, std::string_view name);

}  // namespace colophon::paint
