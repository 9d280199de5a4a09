#include "eth/abi_type.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace colophon::eth {
namespace {

constexpr std::size_t kTextMax = 4096;
constexpr int kDepthMax = 16;
constexpr std::size_t kHeadWordsMax = 65536;

using Kind = AbiType::Kind;

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::optional<AbiType> elementary(std::string_view word) {
  const auto sized = [&](std::string_view stem) -> std::optional<std::size_t> {
    if (!word.starts_with(stem)) return std::nullopt;
    const auto number = parse_u64(word.substr(stem.size()));
    return number && *number <= 256 ? std::optional<std::size_t>(*number) : std::nullopt;
  };
  if (word == "bool") return AbiType{.kind = Kind::kBool};
  if (word == "address") return AbiType{.kind = Kind::kAddress};
  if (word == "bytes") return AbiType{.kind = Kind::kBytes};
  if (word == "string") return AbiType{.kind = Kind::kString};
  if (word == "uint") return AbiType{.kind = Kind::kUint, .size = 256};
  if (word == "int") return AbiType{.kind = Kind::kInt, .size = 256};
  if (const auto bytes = sized("bytes"); bytes && *bytes >= 1 && *bytes <= 32) {
    return AbiType{.kind = Kind::kFixedBytes, .size = *bytes};
  }
  if (const auto bits = sized("uint"); bits && *bits >= 8 && *bits % 8 == 0) {
    return AbiType{.kind = Kind::kUint, .size = *bits};
  }
  if (const auto bits = sized("int"); bits && *bits >= 8 && *bits % 8 == 0) {
    return AbiType{.kind = Kind::kInt, .size = *bits};
  }
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<AbiType> parameter(int depth) {
    if (depth > kDepthMax) return error("tuples nested more than 16 deep");
    COLOPHON_TRY(auto type, base(depth));
    while (accept('[')) {
      COLOPHON_TRY(type, array_of(std::move(type)));
    }
    std::string_view word = next_word();
    if (word == "indexed") {
      type.indexed = true;
      word = next_word();
    }
    type.name = std::string(word);
    return type;
  }

  // Past the opening parenthesis.
  Result<AbiType> tuple(int depth) {
    AbiType type{.kind = Kind::kTuple};
    if (accept(')')) return type;
    std::size_t words = 0;
    do {
      COLOPHON_TRY(auto field, parameter(depth + 1));
      words += field.head_words();
      if (words > kHeadWordsMax) return error("a type of more than 65,536 words");
      type.inner.push_back(std::move(field));
    } while (accept(','));
    if (!accept(')')) return error("expected , or )");
    return type;
  }

  std::string_view next_word() {
    skip_spaces();
    std::size_t length = 0;
    while (at_ + length < text_.size() && is_word_character(text_[at_ + length])) ++length;
    const std::string_view word = text_.substr(at_, length);
    at_ += length;
    return word;
  }

  bool accept(char c) {
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool at_end() {
    skip_spaces();
    return at_ == text_.size();
  }

  Error error(const std::string& what) const {
    return {"BadAbiType",
            "ABI type \"" + printable(text_, 120) + "\", at character " + std::to_string(at_) + ": " + what};
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  Result<AbiType> base(int depth) {
    if (accept('(')) return tuple(depth);
    const std::string_view word = next_word();
    if (word == "tuple" && accept('(')) return tuple(depth);
    auto type = elementary(word);
    if (!type) return error("no such type: \"" + printable(word, 40) + "\"");
    return *std::move(type);
  }

  // Past the opening bracket.
  Result<AbiType> array_of(AbiType element) {
    // An element without a word of its own would let a short text claim any number of them.
    if (element.head_words() == 0) return error("an array of nothing");
    AbiType type{.kind = Kind::kList};
    if (!accept(']')) {
      const auto count = parse_u64(next_word());
      if (!count || *count == 0 || !accept(']')) return error("expected ] or a count from 1");
      if (*count > kHeadWordsMax / element.head_words()) return error("a type of more than 65,536 words");
      type.kind = Kind::kArray;
      type.size = static_cast<std::size_t>(*count);
    }
    type.inner.push_back(std::move(element));
    return type;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string joined(const std::vector<AbiType>& fields) {
  std::string text;
  for (const AbiType& field : fields) text += (text.empty() ? "" : ",") + field.canonical();
  return "(" + text + ")";
}

}  // namespace

bool AbiType::is_dynamic() const {
  if (kind == Kind::kBytes || kind == Kind::kString || kind == Kind::kList) return true;
  return std::any_of(inner.begin(), inner.end(), [](const AbiType& t) { return t.is_dynamic(); });
}

std::size_t AbiType::head_words() const {
  if (is_dynamic()) return 1;
  if (kind == Kind::kArray) return size * inner[0].head_words();
  if (kind != Kind::kTuple) return 1;
  std::size_t words = 0;
  for (const AbiType& field : inner) words += field.head_words();
  return words;
}

std::string AbiType::canonical() const {
  switch (kind) {
    case Kind::kUint:
      return "uint" + std::to_string(size);
    case Kind::kInt:
      return "int" + std::to_string(size);
    case Kind::kBool:
      return "bool";
    case Kind::kAddress:
      return "address";
    case Kind::kFixedBytes:
      return "bytes" + std::to_string(size);
    case Kind::kBytes:
      return "bytes";
    case Kind::kString:
      return "string";
    case Kind::kList:
      return inner[0].canonical() + "[]";
    case Kind::kArray:
      return inner[0].canonical() + "[" + std::to_string(size) + "]";
    case Kind::kTuple:
      return joined(inner);
  }
  COLOPHON_CHECK(false);
}

std::string AbiSignature::canonical() const {
  return name + parameters.canonical();
}

Result<AbiType> parse_abi_type(std::string_view text) {
  Parser parser(text.substr(0, kTextMax + 1));
  if (text.size() > kTextMax) return parser.error("longer than 4,096 characters");
  COLOPHON_TRY(auto type, parser.parameter(0));
  if (!parser.at_end()) return parser.error("something follows the type");
  return type;
}

Result<AbiSignature> parse_abi_signature(std::string_view text) {
  Parser parser(text.substr(0, kTextMax + 1));
  if (text.size() > kTextMax) return parser.error("longer than 4,096 characters");
  AbiSignature signature;
  signature.name = std::string(parser.next_word());
  if (signature.name.empty() || !parser.accept('(')) return parser.error("expected a name and (");
  COLOPHON_TRY(signature.parameters, parser.tuple(0));
  if (!parser.at_end()) return parser.error("something follows the signature");
  return signature;
}

}  // namespace colophon::eth
