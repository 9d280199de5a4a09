// Does what anybody may do and somebody must: settles auctions that are over, refunds what lapsed, finalises
// what nobody challenged, ends challenges that nobody decided, takes the steps of autonomous artists where
// their tips pay for the gas.
#pragma once

#include <map>
#include <string>

#include "node/context.hpp"

namespace colophon::node {

class Keeper {
 public:
  explicit Keeper(Context& context) : c_(context) {}
  Result<void> tick(const Moment& moment);

 private:
  using Call = eth::CallRequest (*)(const chain::Deployment&, std::uint64_t);
  // Wants `call` of each id that `query` finds; its parameters: ?1 the time, ?2 our account, ?3 whether only
  // what we are a party of, ?4 most rows, ?5 only higher ids.
  Result<void> do_due(const std::string& name, const std::string& query, const Moment& moment, Call call);

  Result<void> take_artists_steps(const Moment& moment);

  Context& c_;
  std::map<std::string, std::string> told_;       // by intent: why it waits
  std::map<std::string, std::uint64_t> done_to_;  // by what is done: the last id of the last round
};

}  // namespace colophon::node
