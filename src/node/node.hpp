// `colophon up`: one loop that keeps the index level, the journal moving and the roles at work, until it is
// told to stop.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "eth/revert.hpp"
#include "eth/transaction.hpp"
#include "node/counters.hpp"
#include "node/settings.hpp"

namespace colophon::node {

inline constexpr std::uint64_t kStopMsMax = 5'000;

class Node {
 public:
  // `signer` must outlive it. `errors`: the contracts' own. Errors: those of Store::open, read_deployment.
  static Result<std::unique_ptr<Node>> open(const Settings& settings, const eth::Signer& signer,
                                            const eth::ErrorTable& errors,
                                            std::vector<std::string> model_folders);
  ~Node();

  // Until stop(). Errors: only what no waiting mends: OtherChain, WrongChain, StoreFailed.
  Result<void> run();
  // From any thread, and from a signal's handler by way of a flag: run() ends within kStopMsMax.
  void stop();

  const Counters& counters() const;
  // Whether a thread still paints; after run() nobody waits for it but the destructor.
  bool painting();

 private:
  struct Parts;
  explicit Node(std::unique_ptr<Parts> parts);
  Result<void> tick();
  Result<void> take_pictures();
  Result<void> handle(const Error& error);

  std::unique_ptr<Parts> parts_;
};

}  // namespace colophon::node
