#include "provenance/shape.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "paint/text.hpp"

namespace colophon::provenance {
namespace {

using Kind = Shape::Kind;

constexpr std::string_view kDigits = "0123456789";

Error malformed(const std::string& path, const std::string& what) {
  return {"DocumentMalformed", (path.empty() ? "the document" : path) + " " + what,
          "spec/provenance.md says what each member is"};
}

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_hex(std::string_view text, std::size_t bytes) {
  return text.size() == 2 + 2 * bytes && text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdef");
}

bool is_whole(std::string_view text) {
  return !text.empty() && all_of(text, kDigits) && (text.size() == 1 || text[0] != '0');
}

bool is_decimal(std::string_view text) {
  constexpr std::size_t kDigitsMax = 78;  // of 2^256 - 1
  return is_whole(text) && text.size() <= kDigitsMax;
}

bool is_fixed(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!is_whole(whole) || whole.size() > 10) return false;
  if (point == std::string_view::npos) return !negative || whole != "0";
  const std::string_view part = text.substr(point + 1);
  return !part.empty() && part.size() <= 16 && all_of(part, kDigits) && part.back() != '0';
}

// The calendar is checked only as far as a pattern can: day 31 of any month passes.
bool is_time(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kPattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kPattern[i] == 'd' ? kDigits.find(text[i]) == std::string_view::npos : text[i] != kPattern[i])
      return false;
  }
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  return two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 31 && two(11) <= 23 && two(14) <= 59 &&
         two(17) <= 59;
}

bool is_url(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || text.size() > 512 || text.size() <= scheme + 3) return false;
  const std::string_view name = text.substr(0, scheme);
  if (name != "https" && name != "http" && name != "ipfs") return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

bool is_spdx(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-:() ";
  return !text.empty() && text.size() <= 64 && text.front() != ' ' && text.back() != ' ' &&
         all_of(text, kAllowed);
}

// CAIP-19: eip155:CHAIN/erc721:ADDRESS/TOKEN
bool is_doc_id(std::string_view text) {
  constexpr std::string_view kStart = "eip155:";
  constexpr std::string_view kMiddle = "/erc721:";
  if (!text.starts_with(kStart)) return false;
  text.remove_prefix(kStart.size());
  const auto middle = text.find(kMiddle);
  if (middle == std::string_view::npos || !is_whole(text.substr(0, middle)) || middle > 20) return false;
  text.remove_prefix(middle + kMiddle.size());
  return text.size() > 43 && is_hex(text.substr(0, 42), 20) && text[42] == '/' && is_decimal(text.substr(43));
}

const char* wrong_text(const std::string& text, const Shape& shape) {
  switch (shape.kind) {
    case Kind::kHash:
      return is_hex(text, 32) ? nullptr : "is not 0x and 64 lowercase hexadecimal digits";
    case Kind::kAddress:
      return is_hex(text, 20) ? nullptr : "is not 0x and 40 lowercase hexadecimal digits";
    case Kind::kDecimal:
      return is_decimal(text) ? nullptr : "is not a whole number in decimal digits";
    case Kind::kFixed:
      return is_fixed(text) ? nullptr : "is not a decimal fraction in its shortest form";
    case Kind::kTime:
      return is_time(text) ? nullptr : "is not a time like 2026-01-31T12:00:00Z";
    case Kind::kUrl:
      return is_url(text) ? nullptr : "is not an address that starts with https://, http:// or ipfs://";
    case Kind::kSpdx:
      return is_spdx(text) ? nullptr : "is not an SPDX licence expression of at most 64 characters";
    case Kind::kPattern:
      return is_doc_id(text) ? nullptr : "is not eip155:CHAIN/erc721:ADDRESS/TOKEN";
    default:
      return nullptr;
  }
}

Result<void> check_string(const std::string& text, const Shape& shape, const std::string& path) {
  if (shape.kind == Shape::Kind::kWord) {
    if (std::find(shape.words.begin(), shape.words.end(), text) != shape.words.end()) return {};
    std::string known;
    for (const std::string_view word : shape.words) known += (known.empty() ? "" : ", ") + std::string(word);
    return malformed(path, "is '" + printable(text, 60) + "', it can be: " + known);
  }
  if (shape.kind != Shape::Kind::kText) {
    const char* wrong = wrong_text(text, shape);
    if (wrong != nullptr) return malformed(path, "is '" + printable(text, 60) + "', which " + wrong);
    return {};
  }
  const auto points = decode_utf8(text);
  COLOPHON_CHECK(points.has_value());
  const auto count = static_cast<std::int64_t>(points->size());
  if (count < shape.min || count > shape.max) {
    return malformed(path, "has " + std::to_string(count) + " characters, it may have " +
                               std::to_string(shape.min) + " to " + std::to_string(shape.max));
  }
  return paint::check_text(text, path);
}

Result<void> check_object(const Json::Members& members, const Shape& shape, const std::string& path) {
  const std::string prefix = path.empty() ? "" : path + ".";
  for (const auto& given : members) {
    const auto found = std::find_if(shape.members.begin(), shape.members.end(),
                                    [&](const Member& known) { return known.name == given.first; });
    if (found == shape.members.end()) {
      return malformed(path, "has the unknown member '" + printable(given.first, 60) + "'");
    }
    COLOPHON_TRY_VOID(check_shape(given.second, *found->shape, prefix + given.first));
  }
  for (const Member& member : shape.members) {
    const bool there =
        std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.first == member.name; });
    if (member.required && !there)
      return malformed(path, "lacks the member '" + std::string(member.name) + "'");
  }
  return {};
}

}  // namespace

Result<void> check_shape(const Json& value, const Shape& shape, const std::string& path) {
  if (shape.kind == Kind::kObject) {
    const auto* members = value.members();
    return members != nullptr ? check_object(*members, shape, path) : malformed(path, "is not an object");
  }
  if (shape.kind == Kind::kList) {
    const auto* items = value.array();
    if (items == nullptr) return malformed(path, "is not a list");
    const auto count = static_cast<std::int64_t>(items->size());
    if (count < shape.min || count > shape.max) {
      return malformed(path, "has " + std::to_string(count) + " entries, it may have " +
                                 std::to_string(shape.min) + " to " + std::to_string(shape.max));
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
      COLOPHON_TRY_VOID(check_shape((*items)[i], *shape.item, path + "[" + std::to_string(i) + "]"));
    }
    return {};
  }
  if (shape.kind == Kind::kTruth) {
    return value.boolean() != nullptr ? Result<void>() : malformed(path, "is not true or false");
  }
  if (shape.kind == Kind::kInteger) {
    const auto* number = value.integer();
    if (number == nullptr || *number < shape.min || *number > shape.max) {
      return malformed(
          path, "is not a number from " + std::to_string(shape.min) + " to " + std::to_string(shape.max));
    }
    return {};
  }
  const auto* text = value.string();
  return text != nullptr ? check_string(*text, shape, path) : malformed(path, "is not a text");
}

}  // namespace colophon::provenance
