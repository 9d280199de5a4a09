#include "chain/deploy.hpp"

#include "chain/deployer.hpp"

namespace colophon::chain {

using eth::AbiValue;

Result<Deployed> deploy(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts,
                        const Terms& terms) {
  COLOPHON_TRY(const Bytes proxy, client.code(kDeploymentProxy));
  if (proxy.empty()) {
    return Error{"ProxyMissing",
                 "the chain has no deterministic deployment proxy at " + to_text(kDeploymentProxy),
                 "deploy it first (its signed transaction is public), or use a chain that has it"};
  }
  Deployed deployed;
  Deployment& d = deployed.deployment;
  COLOPHON_TRY(d.chain_id, client.chain_id());
  COLOPHON_TRY(d.from_block, client.block_number());
  const auto n = [](std::uint64_t value) { return AbiValue::number(value); };

  Deployer deployer(client, sender, artifacts);
  COLOPHON_TRY(d.steward,
               deployer.put("Steward", "(address,uint256,uint256)",
                            {terms.steward, n(terms.steward_delay_seconds), n(terms.counter_seconds)}));
  COLOPHON_TRY(d.registry, deployer.put("Registry", "(address,uint256,uint256)",
                                        {d.steward, n(terms.contest_bond_wei), n(terms.contest_seconds)}));
  COLOPHON_TRY(d.revenue, deployer.put("Revenue", "(address)", {d.registry}));
  COLOPHON_TRY(d.stalemate, deployer.put("Stalemate", "(uint256)", {n(terms.stalemate_seconds)}));
  const AbiValue studio = AbiValue::list(
      {d.registry, d.revenue, terms.platform, n(terms.platform_share), n(terms.provider_share),
       n(terms.royalty), n(terms.window_seconds), n(terms.resolve_seconds), n(terms.claim_bond_wei),
       n(terms.challenge_bond_wei), n(terms.stalemate_fee_wei), n(terms.costs_cap_wei)});
  COLOPHON_TRY(
      d.studio,
      deployer.put(
          "Studio",
          "((address,address,address,uint16,uint16,uint16,uint32,uint32,uint96,uint96,uint96,uint96))",
          {studio}));
  COLOPHON_TRY(const Bytes call, eth::encode_call("token()", {}));
  COLOPHON_TRY(const Bytes answer, client.call({.to = d.studio, .data = call}));
  COLOPHON_TRY(const auto token, eth::decode_returned("(address)", answer));
  d.token = token[0].to_address();
  const AbiValue house =
      AbiValue::list({d.studio, d.revenue, n(terms.auction_min_seconds), n(terms.auction_max_seconds),
                      n(terms.extension_seconds), n(terms.extension_max_seconds), n(terms.increment_share),
                      n(terms.increment_wei)});
  COLOPHON_TRY(
      d.auction_house,
      deployer.put("AuctionHouse", "((address,address,uint32,uint32,uint32,uint32,uint16,uint96))", {house}));
  COLOPHON_TRY(d.private_prompts, deployer.put("PrivatePrompts", "()", {}));
  deployed.gas = deployer.gas();
  return deployed;
}

}  // namespace colophon::chain
