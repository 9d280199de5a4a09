// Repaints what other providers deliver: all of it, or a share that nobody can foresee, and challenges what
// does not agree.
#pragma once

#include "node/context.hpp"

namespace colophon::node {

class Watcher {
 public:
  explicit Watcher(Context& context) : c_(context) {}

  Result<void> tick(const Moment& moment);
  // A repainted request, compared with every delivery of it.
  Result<void> keep(const PaintResult& result);

 private:
  struct Delivery {
    std::uint64_t id = 0;
    std::uint64_t seed = 0;
    Bytes recipe{};
    Bytes32 request_hash{};
    Bytes32 image_hash{};
    Bytes32 trace_root{};
  };
  Result<std::vector<Delivery>> unchecked(const Moment& moment);
  Result<void> challenge_what_disagrees(const Moment& moment);
  Result<Bytes> secret();
  Result<void> write_check(const Delivery& delivery, const PaintResult& result);

  Context& c_;
  Bytes secret_;
};

// Whether a delivery belongs to the share of `percent`: as good as chance to whoever lacks the secret.
bool is_chosen(ByteView secret, const Bytes32& request_hash, const Bytes32& image_hash,
               std::uint64_t percent);

}  // namespace colophon::node
