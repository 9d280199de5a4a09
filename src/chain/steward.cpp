#include "chain/steward.hpp"

#include "chain/event_signatures.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<Steward::Filed> Steward::notice(eth::Sender& sender, const Bytes32& token_id,
                                       const Notice& notice) const {
  const AbiValue yes = AbiValue::boolean(true);
  Filed filed;
  COLOPHON_TRY(
      filed.receipt,
      contract_.write(
          sender, "notice((address,uint256,bytes32,bytes32,bytes32,bool,bool,bool))",
          {AbiValue::list({studio_, token_id, notice.text, notice.work, notice.contact, yes, yes, yes})}));
  COLOPHON_TRY(const auto event, contract_.event(filed.receipt, events::kNoticed));
  filed.id = event[0].to_uint256().to_u64().value_or(0);
  return filed;
}

Result<eth::TransactionReceipt> Steward::counter(eth::Sender& sender, std::uint64_t id,
                                                 const CounterNotice& notice) const {
  const AbiValue yes = AbiValue::boolean(true);
  return contract_.write(
      sender, "counter(uint256,(bytes32,bytes32,bool,bool,bool))",
      {AbiValue::number(id), AbiValue::list({notice.text, notice.contact, yes, yes, yes})});
}

Result<eth::TransactionReceipt> Steward::close(eth::Sender& sender, std::uint64_t id,
                                               const Bytes32& reasons) const {
  return contract_.write(sender, "close(uint256,bytes32)", {AbiValue::number(id), reasons});
}

Result<eth::TransactionReceipt> Steward::hide(eth::Sender& holder, std::uint64_t id) const {
  return contract_.write(holder, "hide(uint256)", {AbiValue::number(id)});
}

Result<eth::TransactionReceipt> Steward::sue(eth::Sender& holder, std::uint64_t id,
                                             const Bytes32& evidence) const {
  return contract_.write(holder, "sue(uint256,bytes32)", {AbiValue::number(id), evidence});
}

Result<eth::TransactionReceipt> Steward::rule(eth::Sender& holder, const Bytes32& work, bool upheld,
                                              const Bytes32& reasons) const {
  return contract_.write(holder, "rule(address,bytes32,bool,bytes32)",
                         {registry_, work, AbiValue::boolean(upheld), reasons});
}

Result<eth::TransactionReceipt> Steward::recall(eth::Sender& holder, const Bytes32& work) const {
  return contract_.write(holder, "recall(address,bytes32)", {registry_, work});
}

Result<eth::TransactionReceipt> Steward::enact(eth::Sender& anyone, const Bytes32& work) const {
  return contract_.write(anyone, "enact(address,bytes32)", {registry_, work});
}

Result<eth::TransactionReceipt> Steward::offer_role(eth::Sender& holder, const eth::Address& to) const {
  return contract_.write(holder, "offerRole(address)", {to});
}

Result<eth::TransactionReceipt> Steward::take_role(eth::Sender& offered) const {
  return contract_.write(offered, "takeRole()", {});
}

Result<bool> Steward::is_hidden(const Bytes32& token_id) const {
  COLOPHON_TRY(const auto answer, contract_.read("isHidden(address,uint256)", {studio_, token_id}, "(bool)"));
  return answer[0].to_bool();
}

Result<TakedownCase> Steward::case_of(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("caseOf(uint256)", {AbiValue::number(id)},
                              "((uint8,address,address,uint256,uint64,uint64,uint64,bytes32,bytes32))"));
  const AbiValue& fields = answer[0];
  const auto stage = fields[0].to_u64();
  if (stage >= kStageNames.size()) {
    return Error{"ContractUnknown", "the Steward names a stage that this version doesn't know"};
  }
  return TakedownCase{id,
                      static_cast<Stage>(stage),
                      fields[1].to_address(),
                      fields[3].word(),
                      fields[4].to_u64(),
                      fields[5].to_u64(),
                      fields[6].to_u64(),
                      fields[7].word(),
                      fields[8].word()};
}

Result<std::vector<TakedownCase>> Steward::cases_about(const Bytes32& token_id) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("casesAbout(address,uint256)", {studio_, token_id}, "(uint256[])"));
  std::vector<TakedownCase> cases;
  for (const AbiValue& id : answer[0].items()) {
    COLOPHON_TRY(TakedownCase one, case_of(id.to_uint256().to_u64().value_or(0)));
    cases.push_back(std::move(one));
  }
  return cases;
}

Result<Ruling> Steward::ruling_on(const Bytes32& work) const {
  COLOPHON_TRY(const auto answer, contract_.read("rulingOn(address,bytes32)", {registry_, work},
                                                 "((bytes32,uint64,bool,bytes32))"));
  const AbiValue& fields = answer[0];
  return Ruling{fields[1].to_u64(), fields[2].to_bool(), fields[3].word()};
}

}  // namespace colophon::chain
