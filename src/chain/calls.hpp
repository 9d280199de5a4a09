// What can be asked of our contracts, as calls that somebody else signs and sends. Pure functions.
#pragma once

#include "chain/deployment.hpp"
#include "eth/client.hpp"

namespace colophon::chain {

eth::CallRequest call_claim(const Deployment& deployment, std::uint64_t commission, std::uint64_t seed,
                            const eth::Uint256& bond_wei);
eth::CallRequest call_deliver(const Deployment& deployment, std::uint64_t commission,
                              const Bytes32& image_hash, const Bytes32& trace_root);
eth::CallRequest call_challenge(const Deployment& deployment, std::uint64_t commission,
                                const eth::Uint256& bond_wei);
eth::CallRequest call_finalise(const Deployment& deployment, std::uint64_t commission);
eth::CallRequest call_refund(const Deployment& deployment, std::uint64_t commission);
eth::CallRequest call_lapse(const Deployment& deployment, std::uint64_t commission);
eth::CallRequest call_end_stalemate(const Deployment& deployment, std::uint64_t commission);
eth::CallRequest call_settle(const Deployment& deployment, std::uint64_t auction);

}  // namespace colophon::chain
