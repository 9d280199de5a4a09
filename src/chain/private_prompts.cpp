#include "chain/private_prompts.hpp"

#include "base/check.hpp"
#include "chain/event_signatures.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<eth::TransactionReceipt> PrivatePrompts::set_key(eth::Sender& provider, const Bytes32& key) const {
  return contract_.write(provider, "setKey(bytes32)", {key});
}

Result<Bytes32> PrivatePrompts::key_of(const eth::Address& account) const {
  COLOPHON_TRY(const auto answer, contract_.read("keyOf(address)", {account}, "(bytes32)"));
  if (answer[0].word() != Bytes32{}) return answer[0].word();
  return Error{"KeyMissing", to_text(account) + " has registered no key that a prompt could be sealed to",
               "the provider registers one with colophon prompt-key"};
}

Result<eth::TransactionReceipt> PrivatePrompts::hand(eth::Sender& creator, std::uint64_t commission,
                                                     ByteView sealed) const {
  return contract_.write(creator, "hand(address,uint256,bytes)",
                         {studio_, AbiValue::number(commission), AbiValue::bytes(sealed)});
}

Result<std::optional<Bytes>> PrivatePrompts::handed(std::uint64_t commission) const {
  const auto type = eth::EventType::parse(events::kHanded);
  COLOPHON_CHECK(type.ok());
  COLOPHON_TRY(const std::uint64_t now, client_.block_number());
  COLOPHON_TRY(
      const auto logs,
      client_.logs(
          {.from_block = from_block_,
           .to_block = now,
           .addresses = {contract_.address()},
           .topics = {{type->topic()}, {AbiValue(studio_).word()}, {AbiValue::number(commission).word()}}}));
  if (logs.empty()) return std::optional<Bytes>();
  COLOPHON_TRY(const auto values, type->decode(logs.back()));
  return std::optional(values[4].to_bytes());
}

Result<eth::TransactionReceipt> PrivatePrompts::reveal(eth::Sender& creator, std::uint64_t commission,
                                                       const provenance::PrivatePrompt& prompt) const {
  return contract_.write(creator, "reveal(address,uint256,bytes32,string,string)",
                         {studio_, AbiValue::number(commission), prompt.salt,
                          AbiValue::text(prompt.texts.prompt), AbiValue::text(prompt.texts.negative_prompt)});
}

Result<std::optional<provenance::PrivatePrompt>> PrivatePrompts::revealed(std::uint64_t commission) const {
  const AbiValue::List which = {studio_, AbiValue::number(commission)};
  COLOPHON_TRY(const auto known, contract_.read("isRevealed(address,uint256)", which, "(bool)"));
  if (!known[0].to_bool()) return std::optional<provenance::PrivatePrompt>();
  COLOPHON_TRY(const auto answer,
               contract_.read("revealed(address,uint256)", which, "(bytes32,string,string)"));
  return std::optional(
      provenance::PrivatePrompt{answer[0].word(), {answer[1].to_text(), answer[2].to_text()}});
}

}  // namespace colophon::chain
