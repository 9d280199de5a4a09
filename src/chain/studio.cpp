#include "chain/studio.hpp"

#include "chain/event_signatures.hpp"
#include "paint/recipe_bytes.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<Commissioned> Studio::commission(eth::Sender& sender, const Order& order, ByteView recipe) const {
  COLOPHON_TRY(const auto prepared, prepare_commission(sender, order, recipe));
  return send_commission(sender, prepared);
}

Result<eth::Sender::Prepared> Studio::prepare_commission(eth::Sender& sender, const Order& order,
                                                         ByteView recipe) const {
  AbiValue::List parents(order.parents.begin(), order.parents.end());
  const AbiValue tuple = AbiValue::list(
      {AbiValue::number(order.fixed_seed ? 1 : 0), AbiValue::number(order.fixed_seed.value_or(0)),
       order.provider, order.resolver, order.prompt_work, std::move(parents), order.statement,
       AbiValue::number(order.claim_seconds), AbiValue::number(order.deliver_seconds)});
  return contract_.prepare(
      sender, "commission((uint8,uint64,address,address,bytes32,uint256[],bytes32,uint32,uint32),bytes)",
      {tuple, AbiValue::bytes(recipe)}, order.fee_wei);
}

Result<Commissioned> Studio::send_commission(eth::Sender& sender,
                                             const eth::Sender::Prepared& prepared) const {
  Commissioned commissioned;
  COLOPHON_TRY(commissioned.receipt, sender.deliver(prepared));
  COLOPHON_TRY(const auto event, contract_.event(commissioned.receipt, events::kCommissioned));
  commissioned.id = event[0].to_u64();
  return commissioned;
}

Result<eth::TransactionReceipt> Studio::claim(eth::Sender& sender, std::uint64_t id,
                                              std::uint64_t seed) const {
  COLOPHON_TRY(const Bonds bond, bonds());
  return contract_.write(sender, "claim(uint256,uint64)", {AbiValue::number(id), AbiValue::number(seed)},
                         bond.claim_wei);
}

Result<eth::TransactionReceipt> Studio::deliver(eth::Sender& sender, std::uint64_t id,
                                                const Bytes32& image_hash, const Bytes32& trace_root) const {
  return contract_.write(sender, "deliver(uint256,bytes32,bytes32)",
                         {AbiValue::number(id), image_hash, trace_root});
}

Result<void> Studio::may_deliver(const eth::Address& provider, std::uint64_t id) const {
  constexpr Bytes32 kAny{1};
  return contract_.rehearse(provider, "deliver(uint256,bytes32,bytes32)", {AbiValue::number(id), kAny, kAny});
}

Result<eth::TransactionReceipt> Studio::accept(eth::Sender& sender, std::uint64_t id) const {
  return contract_.write(sender, "accept(uint256)", {AbiValue::number(id)});
}

Result<eth::TransactionReceipt> Studio::challenge(eth::Sender& sender, std::uint64_t id) const {
  COLOPHON_TRY(const Bonds bond, bonds());
  return contract_.write(sender, "challenge(uint256)", {AbiValue::number(id)}, bond.challenge_wei);
}

Result<eth::TransactionReceipt> Studio::finalise(eth::Sender& sender, std::uint64_t id) const {
  return contract_.write(sender, "finalise(uint256)", {AbiValue::number(id)});
}

Result<eth::TransactionReceipt> Studio::lapse(eth::Sender& sender, std::uint64_t id) const {
  return contract_.write(sender, "lapse(uint256)", {AbiValue::number(id)});
}

Result<eth::TransactionReceipt> Studio::refund(eth::Sender& sender, std::uint64_t id) const {
  return contract_.write(sender, "refund(uint256)", {AbiValue::number(id)});
}

Result<std::uint64_t> Studio::count() const {
  COLOPHON_TRY(const auto answer, contract_.read("commissionsCount()", {}, "(uint256)"));
  return answer[0].to_uint256().to_u64().value_or(0);
}

Result<Job> Studio::job(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer, contract_.read("job(uint256)", {AbiValue::number(id)},
                                                 "((uint8,address,uint64,bytes32,uint64,address))"));
  const AbiValue& fields = answer[0];
  const auto status = fields[0].to_u64();
  if (status >= kStatusNames.size())
    return Error{"ContractUnknown", "the Studio names a status that this version doesn't know"};
  return Job{static_cast<Status>(status), fields[1].to_address(), fields[2].to_u64(), fields[3].word(),
             fields[4].to_u64()};
}

Result<std::uint64_t> Studio::draw_seed(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer, contract_.read("drawSeed(uint256)", {AbiValue::number(id)}, "(uint64)"));
  return answer[0].to_u64();
}

Result<Bytes> Studio::recipe_bytes(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer, contract_.read("recipe(uint256)", {AbiValue::number(id)}, "(bytes)"));
  return answer[0].to_bytes();
}

Result<paint::Recipe> Studio::recipe(std::uint64_t id) const {
  COLOPHON_TRY(const Bytes bytes, recipe_bytes(id));
  return paint::decode_recipe(bytes);
}

Result<Receipt> Studio::receipt(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer,
               contract_.read("receipt(uint256)", {AbiValue::number(id)},
                              "((bytes32,bytes32,bytes32,uint256,address,address,uint64,uint256[]))"));
  const AbiValue& fields = answer[0];
  Receipt receipt{fields[0].word(),       fields[1].word(),
                  fields[2].word(),       fields[3].to_uint256().to_u64().value_or(0),
                  fields[4].to_address(), fields[5].to_address(),
                  fields[6].to_u64(),     {}};
  for (const AbiValue& parent : fields[7].items()) receipt.parents.push_back(parent.to_uint256());
  return receipt;
}

Result<eth::Address> Studio::token() const {
  COLOPHON_TRY(const auto answer, contract_.read("token()", {}, "(address)"));
  return answer[0].to_address();
}

Result<Commission> Studio::commission_terms(std::uint64_t id) const {
  COLOPHON_TRY(const auto answer, contract_.read("commissionOf(uint256)", {AbiValue::number(id)},
                                                 "((address,address,address,uint256,uint64,uint64,uint8,"
                                                 "uint64,uint32,uint32,bytes32,bytes32,uint256[]))"));
  const AbiValue& fields = answer[0];
  std::vector<eth::Uint256> parents;
  for (const AbiValue& parent : fields[12].items()) parents.push_back(parent.to_uint256());
  return Commission{.creator = fields[0].to_address(),
                    .provider = fields[1].to_address(),
                    .resolver = fields[2].to_address(),
                    .fee_wei = fields[3].to_uint256(),
                    .time_s = fields[4].to_u64(),
                    .block_number = fields[5].to_u64(),
                    .drawn = fields[6].to_u64() == 0,
                    .fixed_seed = fields[7].to_u64(),
                    .claim_seconds = static_cast<std::uint32_t>(fields[8].to_u64()),
                    .deliver_seconds = static_cast<std::uint32_t>(fields[9].to_u64()),
                    .statement = fields[10].word(),
                    .prompt_work = fields[11].word(),
                    .parents = std::move(parents)};
}

Result<std::vector<SplitShare>> Studio::split(const Bytes32& token_id) const {
  COLOPHON_TRY(const auto answer, contract_.read("split(uint256)", {token_id}, "((uint8,uint256,uint16)[])"));
  std::vector<SplitShare> shares;
  for (const AbiValue& share : answer[0].items()) {
    shares.push_back({static_cast<std::uint8_t>(share[0].to_u64()), share[1].to_uint256(),
                      static_cast<std::uint16_t>(share[2].to_u64())});
  }
  return shares;
}

Result<std::uint16_t> Studio::royalty() const {
  COLOPHON_TRY(const auto config, this->config());
  return static_cast<std::uint16_t>(config[5].to_u64());
}

Result<StudioTerms> Studio::terms() const {
  COLOPHON_TRY(const auto c, config());
  const auto share = [&](std::size_t i) { return static_cast<std::uint16_t>(c[i].to_u64()); };
  const auto seconds = [&](std::size_t i) { return static_cast<std::uint32_t>(c[i].to_u64()); };
  return StudioTerms{c[2].to_address(), share(3),          share(4),          share(5),          seconds(6),
                     seconds(7),        c[8].to_uint256(), c[9].to_uint256(), c[10].to_uint256()};
}

Result<eth::AbiValue> Studio::config() const {
  COLOPHON_TRY(
      const auto answer,
      contract_.read(
          "config()", {},
          "((address,address,address,uint16,uint16,uint16,uint32,uint32,uint96,uint96,uint96,uint96))"));
  return answer[0];
}

Result<Studio::Bonds> Studio::bonds() const {
  COLOPHON_TRY(const auto config, this->config());
  return Bonds{config[8].to_uint256(), config[9].to_uint256()};
}

Result<std::uint64_t> commission_of(eth::Client& client, const eth::Address& token, const Bytes32& token_id) {
  COLOPHON_TRY(const auto answer,
               Contract(client, token).read("commissionOf(uint256)", {token_id}, "(uint256)"));
  const auto id = answer[0].to_uint256().to_u64();
  if (!id || *id == 0) {
    return Error{"TokenUnknown", "the chain knows no piece " + to_hex_0x(token_id),
                 "is this the right chain and deployment?"};
  }
  return *id;
}

}  // namespace colophon::chain
