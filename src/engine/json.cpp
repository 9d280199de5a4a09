#include "engine/json.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::engine {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Json> document() {
    if (!text_.empty() && is_space(text_[0])) return fail("something stands before the value");
    COLOPHON_TRY(Json value, this->value(0));
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
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
    return fail("expected an object, array, string, integer, true or false");
  }

  Result<Json> object(int depth) {
    ++at_;
    Json::Members members;
    std::vector<std::string_view> keys;
    if (take('}')) return Json(std::move(members));
    do {
      skip_space();
      COLOPHON_TRY(std::string key, string());
      if (!take(':')) return fail("expected ':'");
      COLOPHON_TRY(Json member, value(depth + 1));
      members.emplace_back(std::move(key), std::move(member));
    } while (take(','));
    if (!take('}')) return fail("expected ',' or '}'");
    for (const auto& member : members) keys.push_back(member.first);
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return fail("an object has a key twice");
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

  // Escapes other than \uXXXX above U+007F: model files are ASCII where it matters, so those are refused.
  Result<std::string> string() {
    if (at_ >= text_.size() || text_[at_] != '"') return fail("expected a string");
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        if (!is_utf8(out)) return fail("a string is not UTF-8");
        return out;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string");
      if (c != '\\') {
        out.push_back(c);
        continue;
      }
      if (++at_ >= text_.size()) break;
      constexpr std::string_view kEscapes = "\"\\/bfnrt";
      constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      const auto escape = kEscapes.find(text_[at_]);
      if (escape == std::string_view::npos) return fail("an escape that model files don't use");
      out.push_back(kMeanings[escape]);
    }
    return fail("the text ends within a string");
  }

  Result<Json> integer() {
    const bool negative = text_[at_] == '-';
    if (negative) ++at_;
    const std::size_t first = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    const auto digits = parse_u64(text_.substr(first, at_ - first));
    constexpr std::uint64_t kLimit = std::uint64_t{1} << 62;
    if (!digits || *digits > kLimit || (negative && *digits == 0)) return fail("not an integer within 2^62");
    if (at_ < text_.size() && std::string_view(".eE").find(text_[at_]) != std::string_view::npos) {
      return fail("only integers are allowed");
    }
    const auto magnitude = static_cast<std::int64_t>(*digits);
    return Json(negative ? -magnitude : magnitude);
  }

  std::string_view text_;
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

Result<Json> parse_json(std::string_view text) {
  return Parser(text).document();
}

}  // namespace colophon::engine
