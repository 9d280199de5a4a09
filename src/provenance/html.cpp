#include "provenance/html.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "base/text.hpp"

namespace colophon::provenance {
namespace {

// Bytes of the character that starts at `at`; 0 if it is no UTF-8.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  for (std::size_t size = 1; size <= 4 && at + size <= text.size(); ++size) {
    if (is_utf8(text.substr(at, size))) return size;
  }
  return 0;
}

std::uint32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(character[i]); };
  if (character.size() == 1) return byte(0);
  std::uint32_t value = byte(0) & (0xff >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) value = value << 6 | (byte(i) & 0x3f);
  return value;
}

// Controls, what changes directions, and what is not seen at all.
bool is_treacherous(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

std::string numbered(const char* format, std::uint32_t value) {
  char text[24];
  std::snprintf(text, sizeof text, format, static_cast<unsigned>(value));
  return text;
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_bytes(text, at);
    if (size == 0) {
      out += numbered("[byte %02X]", static_cast<std::uint8_t>(text[at++]));
      continue;
    }
    const std::string_view character = text.substr(at, size);
    at += size;
    if (const std::uint32_t c = code_point(character); is_treacherous(c)) {
      out += numbered("[U+%04X]", c);
    } else {
      out += character;
    }
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t length) {
  std::size_t at = 0;
  std::size_t last = 0;  // where the last character that stays, if it is cut, ends
  for (std::size_t count = 0; at < text.size(); ++count) {
    if (count + 1 == length) last = at;
    if (count == length) return std::string(text.substr(0, last)) + "…";
    at += std::max<std::size_t>(character_bytes(text, at), 1);
  }
  return std::string(text);
}

}  // namespace colophon::provenance
