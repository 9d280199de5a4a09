#include "engine/json.hpp"

#include <algorithm>
#include <optional>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace colophon::engine {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const JsonRules& rules) : text_(text), rules_(rules) {}

  Result<Json> document() {
    if (!rules_.space_around && !text_.empty() && is_space(text_[0]))
      return fail("something stands before the value");
    COLOPHON_TRY(Json value, this->value(0));
    if (rules_.space_around) {
      skip_space();
    } else {
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    if (at_ != text_.size()) return fail("something follows the value");
    return value;
  }

 private:
  Error fail(std::string_view reason) const {
    return {"BadJson", "bad JSON at byte " + std::to_string(at_) + ": " + std::string(reason)};
  }

  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
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
    if (depth > kJsonDepthMax) return fail("nested too deeply");
    if (++values_ > kJsonValuesMax) return fail("more than 2^21 values");
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
    const auto unit = kind == 'u' && rules_.unicode_escapes ? four_digits() : std::nullopt;
    if (!unit) return fail("an escape that is not used here");
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
    const auto digits = parse_u64(text_.substr(first, at_ - first));
    if (at_ < text_.size() && std::string_view(".eE").find(text_[at_]) != std::string_view::npos) {
      return fail("only integers are allowed: write a fraction as a string");
    }
    if (!digits || *digits > static_cast<std::uint64_t>(rules_.integer_max) || (negative && *digits == 0)) {
      return fail("not an integer within " + std::to_string(rules_.integer_max) +
                  ": write a larger one as a string");
    }
    const auto magnitude = static_cast<std::int64_t>(*digits);
    return Json(negative ? -magnitude : magnitude);
  }

  std::string_view text_;
  const JsonRules& rules_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

const Json* Json::find(std::string_view key) const {
  if (const auto* all = members()) {
    for (const auto& [name, value] : *all) {
      if (name == key) return &value;
    }
  }
  return nullptr;
}

Result<Json> parse_json(std::string_view text, const JsonRules& rules) {
  return Parser(text, rules).document();
}

}  // namespace colophon::engine
