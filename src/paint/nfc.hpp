// The NFC quick check's data for one code point, Unicode 14.0. UAX #15, section 9.
#pragma once

#include <cstdint>

namespace colophon::paint {

// Stands for NFC_Quick_Check No and Maybe alike; no combining class is that high.
inline constexpr std::uint8_t kNfcRefused = 255;

// kNfcRefused, or the canonical combining class (0 to 254) of a code point that may stand in the form.
std::uint8_t nfc_class(char32_t point);

}  // namespace colophon::paint
