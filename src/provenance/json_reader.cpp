#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "provenance/json_text.hpp"

namespace colophon::provenance {
namespace {

void append_utf8(std::string& out, char32_t point) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | ((point >> shift) & 0x3F))); };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (point >> 6)));
    tail(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (point >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (point >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Json> document() {
    COLOPHON_TRY(Json value, this->value(0));
    skip_space();
    if (at_ != text_.size()) return fail("something follows the value");
    return value;
  }

 private:
  Error fail(std::string_view reason) const {
    return {"BadJson", "bad JSON at byte " + std::to_string(at_) + ": " + std::string(reason)};
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool take(char expected) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Result<Json> value(int depth) {
    if (depth > engine::kJsonDepthMax) return fail("nested too deeply");
    skip_space();
    if (at_ >= text_.size()) return fail("the text ends early");
    const char c = text_[at_];
    if (c == '{') return object(depth);
    if (c == '[') return array(depth);
    if (c == '"') {
      COLOPHON_TRY(std::string s, string());
      return Json(std::move(s));
    }
    if (c == '-' || (c >= '0' && c <= '9')) return integer();
    if (take_word("true")) return Json(true);
    if (take_word("false")) return Json(false);
    if (take_word("null")) return fail("null is not used: leave the member out");
    return fail("expected an object, array, string, integer, true or false");
  }

  Result<Json> object(int depth) {
    ++at_;
    Json::Members members;
    if (take('}')) return Json(std::move(members));
    do {
      skip_space();
      COLOPHON_TRY(std::string key, string());
      if (!take(':')) return fail("expected ':'");
      COLOPHON_TRY(Json member, value(depth + 1));
      members.emplace_back(std::move(key), std::move(member));
    } while (take(','));
    if (!take('}')) return fail("expected ',' or '}'");
    std::vector<std::string_view> keys;
    for (const auto& member : members) keys.push_back(member.first);
    std::sort(keys.begin(), keys.end());
    if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end()) {
      return fail("an object has the member '" + printable(*twice, 40) + "' twice");
    }
    return Json(std::move(members));
  }

  Result<Json> array(int depth) {
    ++at_;
    Json::Array items;
    if (take(']')) return Json(std::move(items));
    do {
      COLOPHON_TRY(Json item, value(depth + 1));
      items.push_back(std::move(item));
    } while (take(','));
    if (!take(']')) return fail("expected ',' or ']'");
    return Json(std::move(items));
  }

  Result<std::string> string() {
    if (at_ >= text_.size() || text_[at_] != '"') return fail("expected a string");
    std::string out;
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        if (!is_utf8(out)) return fail("a string is not UTF-8");
        ++at_;
        return out;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string");
      ++at_;
      if (c != '\\') {
        out.push_back(c);
      } else {
        COLOPHON_TRY_VOID(escape(out));
      }
    }
    return fail("the text ends within a string");
  }

  Result<void> escape(std::string& out) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return fail("the text ends within a string");
    const char kind = text_[at_++];
    if (const auto found = kEscapes.find(kind); found != std::string_view::npos) {
      out.push_back(kMeanings[found]);
      return {};
    }
    const auto unit = kind == 'u' ? four_digits() : std::nullopt;
    if (!unit) return fail("no such escape");
    char32_t point = *unit;
    if (point >= 0xD800 && point < 0xDC00) {  // the first half of a pair
      const auto low = take_word("\\u") ? four_digits() : std::nullopt;
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return fail("half a surrogate pair");
      point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
    } else if (point >= 0xDC00 && point < 0xE000) {
      return fail("half a surrogate pair");
    }
    append_utf8(out, point);
    return {};
  }

  std::optional<char32_t> four_digits() {
    if (text_.size() - at_ < 4) return std::nullopt;
    const auto bytes = from_hex_exact<2>(text_.substr(at_, 4));
    if (!bytes) return std::nullopt;
    at_ += 4;
    return static_cast<char32_t>((*bytes)[0] << 8 | (*bytes)[1]);
  }

  Result<Json> integer() {
    const bool negative = text_[at_] == '-';
    if (negative) ++at_;
    const std::size_t first = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ < text_.size() && std::string_view(".eE").find(text_[at_]) != std::string_view::npos) {
      return fail("only integers are allowed: write a fraction as a string");
    }
    const auto digits = parse_u64(text_.substr(first, at_ - first));
    if (!digits || *digits > static_cast<std::uint64_t>(kJsonIntegerMax) || (negative && *digits == 0)) {
      return fail("not an integer within 2^53 - 1: write a larger one as a string");
    }
    const auto magnitude = static_cast<std::int64_t>(*digits);
    return Json(negative ? -magnitude : magnitude);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Json> read_json(std::string_view text) {
  if (text.size() > kJsonBytesMax) {
    return Error{"DocumentTooLarge", "the text has " + std::to_string(text.size()) + " bytes, at most " +
                                         std::to_string(kJsonBytesMax) + " are read"};
  }
  return Reader(text).document();
}

}  // namespace colophon::provenance
