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

Result<bool> Registry::is_registered(const Bytes32& id) const {
  COLOPHON_TRY(const auto answer, contract_.read("isRegistered(bytes32)", {id}, "(bool)"));
  return answer[0].to_bool();
}

}  // namespace colophon::chain
