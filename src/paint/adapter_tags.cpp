#include "paint/adapter_tags.hpp"

#include "base/text.hpp"
#include "paint/decimal.hpp"

namespace colophon::paint {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-+") == std::string_view::npos;
}

}  // namespace

Result<std::int32_t> parse_strength(const std::string& text) {
  const bool negative = text.starts_with('-');
  const auto magnitude = parse_q16(negative ? text.substr(1) : text);
  if (!magnitude || *magnitude > std::uint32_t{INT32_MAX}) {
    return Error{"BadStrength", "'" + printable(text) + "' is no strength of an adapter",
                 "a decimal number between -32768 and 32768, like 0.8"};
  }
  const auto value = static_cast<std::int32_t>(*magnitude);
  return negative ? -value : value;
}

Result<NamedAdapter> parse_adapter(const std::string& text) {
  NamedAdapter named{text};
  const auto colon = text.rfind(':');
  if (colon != std::string::npos && is_number(std::string_view(text).substr(colon + 1))) {
    named.name = text.substr(0, colon);
    COLOPHON_TRY(named.strength_q16, parse_strength(text.substr(colon + 1)));
  }
  if (named.name.empty()) return Error{"BadUsage", "an adapter without a name", "--adapter NAME:0.8"};
  return named;
}

Result<std::vector<NamedAdapter>> take_adapter_tags(std::string& prompt) {
  constexpr std::string_view kOpening = "<lora:";
  std::vector<NamedAdapter> named;
  for (std::size_t at = prompt.find(kOpening); at != std::string::npos; at = prompt.find(kOpening, at)) {
    const auto end = prompt.find('>', at);
    const Error bad{"BadAdapterTag", "the prompt holds a <lora: that is no <lora:NAME:STRENGTH>",
                    "write it like <lora:mosaic:0.8>"};
    if (end == std::string::npos) return bad;
    const std::string inside = prompt.substr(at + kOpening.size(), end - at - kOpening.size());
    const auto colon = inside.rfind(':');
    NamedAdapter adapter{inside.substr(0, colon)};
    if (adapter.name.empty()) return bad;
    if (colon != std::string::npos) {
      COLOPHON_TRY(adapter.strength_q16, parse_strength(inside.substr(colon + 1)));
    }
    named.push_back(std::move(adapter));
    prompt.erase(at, end + 1 - at);
    // One of two spaces that now meet, or one at an end that the tag made.
    if (at < prompt.size() && prompt[at] == ' ' && (at == 0 || prompt[at - 1] == ' ')) {
      prompt.erase(at, 1);
    } else if (at == prompt.size() && at > 0 && prompt[at - 1] == ' ') {
      prompt.pop_back();
      --at;
    }
  }
  return named;
}

}  // namespace colophon::paint
