#include "chain/registry.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<eth::TransactionReceipt> Registry::register_work(eth::Sender& sender, const Registration& work) const {
  AbiValue::List parents(work.parents.begin(), work.parents.end());
  const AbiValue registration =
      AbiValue::list({work.id, AbiValue::number(static_cast<std::uint64_t>(work.kind)), work.payee,
                      AbiValue::number(work.share), AbiValue::text(work.name), AbiValue::text(work.licence),
                      work.terms, std::move(parents), work.previous});
  return contract_.write(sender,
                         "register((bytes32,uint8,address,uint16,string,string,bytes32,bytes32[],bytes32))",
                         {registration});
}

Result<eth::TransactionReceipt> Registry::contest(eth::Sender& sender, const Bytes32& id) const {
  COLOPHON_TRY(const auto bond, contract_.read("contestBond()", {}, "(uint256)"));
  return contract_.write(sender, "contest(bytes32)", {id}, bond[0].to_uint256());
}

Result<eth::TransactionReceipt> Registry::lapse_contest(eth::Sender& anyone, const Bytes32& id) const {
  return contract_.write(anyone, "lapseContest(bytes32)", {id});
}

Result<eth::TransactionReceipt> Registry::reclaim_bond(eth::Sender& contester, const Bytes32& id,
                                                       const eth::Address& to) const {
  return contract_.write(contester, "reclaimBond(bytes32,address)", {id, to});
}

Result<Contest> Registry::contest_of(const Bytes32& id) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("contestOf(bytes32)", {id}, "((address,uint64,bool,uint256))"));
  const eth::AbiValue& fields = answer[0];
  return Contest{fields[0].to_address(), fields[1].to_u64(), fields[2].to_bool(), fields[3].to_uint256()};
}

Result<std::uint64_t> Registry::contest_seconds() const {
  COLOPHON_TRY(const auto answer, contract_.read("contestSeconds()", {}, "(uint256)"));
  return answer[0].to_uint256().to_u64().value_or(UINT64_MAX);
}

Result<eth::Address> Registry::holder_of(std::uint32_t slot) const {
  COLOPHON_TRY(const auto answer, contract_.read("holderOf(uint256)", {AbiValue::number(slot)}, "(address)"));
  return answer[0].to_address();
}

Result<bool> Registry::is_registered(const Bytes32& id) const {
  COLOPHON_TRY(const auto answer, contract_.read("isRegistered(bytes32)", {id}, "(bool)"));
  return answer[0].to_bool();
}

Result<Work> Registry::work(const Bytes32& id) const {
  COLOPHON_TRY(
      const auto answer,
      contract_.read("work(bytes32)", {id},
                     "((uint8,uint16,uint32,address,uint64,bytes32,bytes32,string,string,bytes32[]))"));
  const AbiValue& fields = answer[0];
  const auto kind = fields[0].to_u64();
  if (kind >= kWorkKinds.size()) {
    return Error{"ContractUnknown", "the registry names a kind of work that this version doesn't know"};
  }
  Work work{.kind = static_cast<WorkKind>(kind),
            .share = static_cast<std::uint16_t>(fields[1].to_u64()),
            .slot = static_cast<std::uint32_t>(fields[2].to_u64()),
            .registrant = fields[3].to_address(),
            .registered_s = fields[4].to_u64(),
            .terms = fields[5].word(),
            .previous = fields[6].word(),
            .name = fields[7].to_text(),
            .licence = fields[8].to_text()};
  for (const AbiValue& parent : fields[9].items()) work.parents.push_back(parent.word());
  return work;
}

Result<Bytes32> Registry::work_id_at(std::uint32_t slot) const {
  COLOPHON_TRY(const auto answer, contract_.read("workIdAt(uint32)", {AbiValue::number(slot)}, "(bytes32)"));
  return answer[0].word();
}

}  // namespace colophon::chain
