#include "chain/calls.hpp"

#include "eth/abi.hpp"

namespace colophon::chain {
namespace {

using eth::AbiValue;

eth::CallRequest call(const eth::Address& to, std::string_view signature, const AbiValue::List& arguments,
                      const eth::Uint256& value_wei = {}) {
  // Signature and arguments are ours, so they fit.
  return {.to = to, .data = eth::encode_call(signature, arguments).value(), .value_wei = value_wei};
}

}  // namespace

eth::CallRequest call_claim(const Deployment& d, std::uint64_t commission, std::uint64_t seed,
                            const eth::Uint256& bond_wei) {
  return call(d.studio, "claim(uint256,uint64)", {AbiValue::number(commission), AbiValue::number(seed)},
              bond_wei);
}

eth::CallRequest call_deliver(const Deployment& d, std::uint64_t commission, const Bytes32& image_hash,
                              const Bytes32& trace_root) {
  return call(d.studio, "deliver(uint256,bytes32,bytes32)",
              {AbiValue::number(commission), image_hash, trace_root});
}

eth::CallRequest call_challenge(const Deployment& d, std::uint64_t commission, const eth::Uint256& bond_wei) {
  return call(d.studio, "challenge(uint256)", {AbiValue::number(commission)}, bond_wei);
}

eth::CallRequest call_finalise(const Deployment& d, std::uint64_t commission) {
  return call(d.studio, "finalise(uint256)", {AbiValue::number(commission)});
}

eth::CallRequest call_refund(const Deployment& d, std::uint64_t commission) {
  return call(d.studio, "refund(uint256)", {AbiValue::number(commission)});
}

eth::CallRequest call_lapse(const Deployment& d, std::uint64_t commission) {
  return call(d.studio, "lapse(uint256)", {AbiValue::number(commission)});
}

eth::CallRequest call_end_stalemate(const Deployment& d, std::uint64_t commission) {
  return call(d.stalemate, "end(address,uint256)", {d.studio, AbiValue::number(commission)});
}

eth::CallRequest call_settle(const Deployment& d, std::uint64_t auction) {
  return call(d.auction_house, "settle(uint256)", {AbiValue::number(auction)});
}

}  // namespace colophon::chain
