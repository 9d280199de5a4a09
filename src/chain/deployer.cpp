#include "chain/deployer.hpp"

#include <algorithm>

#include "crypto/keccak256.hpp"

namespace colophon::chain {
namespace {

Bytes32 salt() {
  Bytes32 salt{};
  const auto text = as_bytes("colophon/v1");
  std::copy(text.begin(), text.end(), salt.begin());
  return salt;
}

}  // namespace

Result<eth::Address> Deployer::put(const std::string& contract, std::string_view types,
                                   const eth::AbiValue::List& arguments, const eth::Uint256& value_wei) {
  COLOPHON_TRY(Bytes code, artifacts_.creation_code(contract));
  COLOPHON_TRY(const eth::AbiType tuple, eth::parse_abi_type(types));
  COLOPHON_TRY(const Bytes encoded, eth::abi_encode(tuple, arguments));
  append(code, encoded);
  const eth::Address address = eth::create2_address({kDeploymentProxy, salt(), crypto::keccak256(code)});
  COLOPHON_TRY(const Bytes there, client_.code(address));
  if (!there.empty()) return address;
  Bytes data;
  append(data, salt());
  append(data, code);
  COLOPHON_TRY(const auto receipt,
               sender_.send({.to = kDeploymentProxy, .data = std::move(data), .value_wei = value_wei}));
  gas_ += receipt.gas_used;
  COLOPHON_TRY(const Bytes now, client_.code(address));
  if (now.empty()) return Error{"DeployFailed", contract + " was not created at " + to_text(address)};
  return address;
}

}  // namespace colophon::chain
