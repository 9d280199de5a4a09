// Claims what it can paint for a fair fee, paints, delivers and collects. Everything it has to do next
// follows from the chain tables, the paintings and the journal, so it may die at any moment.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "node/context.hpp"

namespace colophon::node {

class Provider {
 public:
  explicit Provider(Context& context) : c_(context) {}

  // One round. Errors: those of Store and of the chain's node.
  Result<void> tick(const Moment& moment);
  // A finished picture: stored, remembered, its time measured.
  Result<void> keep(const PaintResult& result);

 private:
  struct OpenJob {
    std::uint64_t id = 0;
    Bytes recipe{};
    std::uint64_t fixed_seed = 0;
    bool drawn = false;
    eth::Uint256 fee_wei{};
    std::uint64_t deliver_seconds = 0;
  };
  Result<void> deliver_what_is_claimed(const Moment& moment);
  Result<void> collect(const Moment& moment);
  Result<void> claim(const Moment& moment);
  Result<bool> suits(const OpenJob& job, const paint::Recipe& recipe, const std::vector<Shelf::Book>& books,
                     const eth::Uint256& gas_price_wei, std::uint64_t ahead);
  Result<void> remember(const PaintResult& result);
  Result<std::uint64_t> unfinished();

  Context& c_;
  std::uint64_t looked_at_ = 0;                // up to this commission, in this turn through the open ones
  std::map<std::uint64_t, std::string> told_;  // why a commission is left alone, said once
};

}  // namespace colophon::node
