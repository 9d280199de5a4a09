#include "eth/revert.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace colophon::eth {
namespace {

using Selector = std::array<std::uint8_t, 4>;
constexpr Selector kErrorSelector = {0x08, 0xc3, 0x79, 0xa0};  // Error(string)
constexpr Selector kPanicSelector = {0x4e, 0x48, 0x7b, 0x71};  // Panic(uint256)

const char* panic_meaning(const Uint256& code) {
  struct Meaning {
    std::uint64_t code;
    const char* text;
  };
  constexpr Meaning kMeanings[] = {
      {0x01, "a failed assertion"},        {0x11, "an arithmetic overflow"},
      {0x12, "a division by zero"},        {0x21, "a value outside its enum"},
      {0x22, "a broken storage array"},    {0x31, "pop() on an empty array"},
      {0x32, "an index outside an array"}, {0x41, "too much memory"},
      {0x51, "a call to no function"},
  };
  for (const Meaning& meaning : kMeanings) {
    if (code == Uint256(meaning.code)) return meaning.text;
  }
  return "an unknown panic";
}

}  // namespace

void ErrorTable::add(std::string_view signature, std::string_view hint) {
  auto parsed = parse_abi_signature(signature);
  COLOPHON_CHECK(parsed.ok());
  const Selector key = selector(*parsed);
  const auto [place, added] = entries_.try_emplace(key, Entry{*parsed, std::string(hint)});
  COLOPHON_CHECK(added || place->second.signature.canonical() == parsed->canonical());
}

Error ErrorTable::describe(ByteView data) const {
  if (data.size() < 4) return {"Reverted", "the contract refused without a reason"};
  Selector key{};
  std::copy_n(data.begin(), 4, key.begin());
  const ByteView arguments = data.subspan(4);
  if (key == kErrorSelector) {
    const auto text = decode_returned("(string)", arguments);
    if (text) return {"Reverted", "the contract refused: " + printable((*text)[0].to_text())};
  }
  if (key == kPanicSelector) {
    const auto code = decode_returned("(uint256)", arguments);
    if (code) {
      const Uint256 number = (*code)[0].to_uint256();
      return {"Reverted", "the contract stopped at " + std::string(panic_meaning(number)) + " (panic " +
                              number.quantity() + ")"};
    }
  }
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    return {"Reverted", "the contract refused with the unknown error " + to_hex_0x(key),
            "the contract may be of another version than this program"};
  }
  const auto& [signature, hint] = found->second;
  const auto values = abi_decode(signature.parameters, arguments);
  const std::string shown = values ? abi_show(signature.parameters, *values) : "(…)";
  return {signature.name, "the contract refused: " + signature.name + shown, hint};
}

}  // namespace colophon::eth
