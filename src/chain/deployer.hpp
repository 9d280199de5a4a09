// One contract at a time onto a chain, at an address that follows from its code and arguments: CREATE2
// through https://github.com/Arachnid/deterministic-deployment-proxy. Used by deploy() and deploy_artist().
#pragma once

#include "chain/artifacts.hpp"
#include "eth/abi.hpp"
#include "eth/client.hpp"
#include "eth/sender.hpp"

namespace colophon::chain {

inline constexpr eth::Address kDeploymentProxy{{0x4e, 0x59, 0xb4, 0x48, 0x47, 0xb3, 0x79, 0x57, 0x85, 0x88,
                                                0x92, 0x0c, 0xa7, 0x8f, 0xbf, 0x26, 0xc0, 0xb4, 0x95, 0x6c}};

class Deployer {
 public:
  Deployer(eth::Client& client, eth::Sender& sender, const Artifacts& artifacts)
      : client_(client), sender_(sender), artifacts_(artifacts) {}

  // What stands there already is left alone, and gets no wei. Errors: ArtifactMissing, DeployFailed, those of
  // Sender::send.
  Result<eth::Address> put(const std::string& contract, std::string_view types,
                           const eth::AbiValue::List& arguments, const eth::Uint256& value_wei = {});

  std::uint64_t gas() const { return gas_; }

 private:
  eth::Client& client_;
  eth::Sender& sender_;
  const Artifacts& artifacts_;
  std::uint64_t gas_ = 0;
};

}  // namespace colophon::chain
