#include "node/amount.hpp"

#include "base/text.hpp"

namespace colophon::node {

Result<eth::Uint256> parse_amount(const std::string& text) {
  std::string_view rest = text;
  std::size_t decimals = 18;
  for (const auto& [unit, places] :
       {std::pair<std::string_view, std::size_t>{"ether", 18}, {"gwei", 9}, {"wei", 0}}) {
    if (!rest.ends_with(unit)) continue;
    rest.remove_suffix(unit.size());
    decimals = places;
    break;
  }
  while (rest.ends_with(' ')) rest.remove_suffix(1);
  const auto point = rest.find('.');
  const std::string_view part = point == std::string_view::npos ? "" : rest.substr(point + 1);
  std::string digits(rest.substr(0, point));
  const bool bare_point = point != std::string_view::npos && part.empty();
  digits += part;
  digits.append(decimals - std::min(decimals, part.size()), '0');
  const bool only_digits = digits.find_first_not_of("0123456789") == std::string::npos;
  const auto number = only_digits ? eth::parse_uint256(digits) : std::nullopt;
  if (number && point != 0 && !rest.empty() && !bare_point && part.size() <= decimals) return *number;
  return Error{"BadAmount", "'" + printable(text) + "' is not an amount",
               "write it like 0.05, 3gwei or 100wei"};
}

}  // namespace colophon::node
