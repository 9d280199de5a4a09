#include "paint/text.hpp"

#include <string>

#include "base/text.hpp"
#include "paint/nfc.hpp"

namespace colophon::paint {
namespace {

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

// How many bytes at the front are well-formed. Asked only when the whole is not, for the message.
std::size_t well_formed_bytes(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && !is_utf8(text.substr(at, length))) ++length;
    if (length > 4) break;
    at += length;
  }
  return at;
}

std::string code_point_name(char32_t point) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = point > 0xFFFFF ? 20 : point > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
    name += kDigits[(point >> shift) & 15];
  return name;
}

}  // namespace

Result<void> check_text(std::string_view text, std::string_view name) {
  const auto points = decode_utf8(text);
  if (!points) {
    return Error{
        "TextEncoding",
        "the " + std::string(name) + " is not UTF-8 at byte " + std::to_string(well_formed_bytes(text)),
        "save or send it as UTF-8"};
  }
  std::uint8_t last_class = 0;
  for (std::size_t i = 0; i < points->size(); ++i) {
    const char32_t point = (*points)[i];
    const auto where = [&] {
      return code_point_name(point) + ", character " + std::to_string(i + 1) + " of the " + std::string(name);
    };
    if (is_control(point)) {
      return Error{"TextControl", where() + ", is a control character",
                   "write it in one line, without tabs and line ends"};
    }
    const std::uint8_t combining_class = nfc_class(point);
    if (combining_class == kNfcRefused || (combining_class != 0 && combining_class < last_class)) {
      return Error{"TextNormalForm", where() + ", keeps the text from being plainly in normalisation form C",
                   "normalise the text to NFC; a combining mark that stays apart then must be left out"};
    }
    last_class = combining_class;
  }
  return {};
}

}  // namespace colophon::paint
