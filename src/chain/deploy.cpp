#include "chain/deploy.hpp"

#include <algorithm>

#include "crypto/keccak256.hpp"
#include "eth/abi.hpp"

namespace colophon::chain {
namespace {

using eth::AbiValue;

// https://github.com/Arachnid/deterministic-deployment-proxy: salt ‖ creation code in, CREATE2 done.
constexpr std::array<std::uint8_t, 20> kProxy = {0x4e, 0x59, 0xb4, 0x48, 0x47, 0xb3, 0x79, 0x57, 0x85, 0x88,
                                                 0x92, 0x0c, 0xa7, 0x8f, 0xbf, 0x26, 0xc0, 0xb4, 0x95, 0x6c};

Bytes32 salt() {
  Bytes32 salt{};
  const auto text = as_bytes("colophon/v1");
  std::copy(text.begin(), text.end(), salt.begin());
  return salt;
}

class Deployer {
 public:
  Deployer(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts)
      : client_(client), sender_(sender), artifacts_(artifacts) {}

  Result<eth::Address> put(const std::string& contract, std::string_view types,
                           const AbiValue::List& arguments) {
    COLOPHON_TRY(Bytes code, artifacts_.creation_code(contract));
    COLOPHON_TRY(const eth::AbiType tuple, eth::parse_abi_type(types));
    COLOPHON_TRY(const Bytes encoded, eth::abi_encode(tuple, arguments));
    append(code, encoded);
    const eth::Address address = eth::create2_address({{kProxy}, salt(), crypto::keccak256(code)});
    COLOPHON_TRY(const Bytes there, client_.code(address));
    if (!there.empty()) return address;
    Bytes data;
    append(data, salt());
    append(data, code);
    COLOPHON_TRY(const auto receipt, sender_.send({.to = eth::Address{kProxy}, .data = std::move(data)}));
    gas_ += receipt.gas_used;
    COLOPHON_TRY(const Bytes now, client_.code(address));
    if (now.empty()) return Error{"DeployFailed", contract + " was not created at " + to_text(address)};
    return address;
  }

  std::uint64_t gas() const { return gas_; }

 private:
  eth::Client& client_;
  eth::Sender& sender_;
  const Artifacts& artifacts_;
  std::uint64_t gas_ = 0;
};

}  // namespace

Result<Deployed> deploy(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts,
                        const Terms& terms) {
  COLOPHON_TRY(const Bytes proxy, client.code(eth::Address{kProxy}));
  if (proxy.empty()) {
    return Error{"ProxyMissing",
                 "the chain has no deterministic deployment proxy at " + to_text(eth::Address{kProxy}),
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
