#include "provenance/json_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/sha256.hpp"

namespace colophon::provenance {
namespace {

// RFC 8785, section 3.2.3: names are compared as sequences of UTF-16 units.
std::u16string utf16(std::string_view text) {
  const auto points = decode_utf8(text);
  COLOPHON_CHECK(points.has_value());
  std::u16string units;
  for (const char32_t point : *points) {
    if (point < 0x10000) {
      units.push_back(static_cast<char16_t>(point));
    } else {
      units.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
    }
  }
  return units;
}

void write_string(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const auto special = std::string_view("\"\\\b\f\n\r\t").find(c);
    if (special != std::string_view::npos) {
      out.push_back('\\');
      out.push_back("\"\\bfnrt"[special]);
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void write(std::string& out, const Json& value);

void write_object(std::string& out, const Json::Members& members) {
  std::vector<std::pair<std::u16string, const Json::Members::value_type*>> sorted;
  for (const auto& member : members) sorted.emplace_back(utf16(member.first), &member);
  std::sort(sorted.begin(), sorted.end());
  out.push_back('{');
  for (const auto& [name, member] : sorted) {
    if (out.back() != '{') out.push_back(',');
    write_string(out, member->first);
    out.push_back(':');
    write(out, member->second);
  }
  out.push_back('}');
}

void write(std::string& out, const Json& value) {
  if (const auto* text = value.string()) {
    write_string(out, *text);
  } else if (const auto* number = value.integer()) {
    COLOPHON_CHECK(*number >= -kJsonIntegerMax && *number <= kJsonIntegerMax);
    out += std::to_string(*number);
  } else if (const auto* truth = value.boolean()) {
    out += *truth ? "true" : "false";
  } else if (const auto* items = value.array()) {
    out.push_back('[');
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i != 0) out.push_back(',');
      write(out, (*items)[i]);
    }
    out.push_back(']');
  } else {
    write_object(out, *value.members());
  }
}

}  // namespace

Result<Json> read_json(std::string_view text) {
  if (text.size() > kJsonBytesMax) {
    return Error{"DocumentTooLarge", "the text has " + std::to_string(text.size()) + " bytes, at most " +
                                         std::to_string(kJsonBytesMax) + " are read"};
  }
  return engine::parse_json(text,
                            {.integer_max = kJsonIntegerMax, .space_around = true, .unicode_escapes = true});
}

std::string canonical_json(const Json& value) {
  std::string out;
  write(out, value);
  return out;
}

Bytes32 json_hash(const Json& value) {
  return crypto::sha256(as_bytes(canonical_json(value)));
}

}  // namespace colophon::provenance
