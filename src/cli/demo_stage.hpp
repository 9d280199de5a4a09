// Where the demo plays: a chain of this machine, and an account with ether for everyone who takes part.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cli/local_chain.hpp"
#include "cli/session.hpp"
#include "eth/sender.hpp"
#include "keys/private_key.hpp"

namespace colophon::cli {

inline constexpr std::uint64_t kMilliEther = 1'000'000'000'000'000;

class DemoStage {
 public:
  // The chain's words go into `log_file`; `contracts` is empty for those beside the program. Errors: those of
  // find_anvil and LocalChain::start.
  static Result<std::unique_ptr<DemoStage>> open(const std::string& log_file, const std::string& contracts);

  const std::string& url() const { return chain_.url(); }
  std::uint64_t chain_id() const { return chain_id_; }
  const chain::Artifacts& artifacts() const { return session_.artifacts(); }
  eth::Client& client() { return session_.client(); }
  // By role: platform, model author, adapter author, data set author, prompt author, provider, creator, Ada,
  // Ben, Cyd.
  const keys::PrivateKey& key(const std::string& role) const { return *keys_.at(role); }
  eth::Sender& sender(const std::string& role) { return *senders_.at(role); }

 private:
  DemoStage(LocalChain chain, const std::string& contracts)
      : chain_(std::move(chain)), session_(ChainOptions{.rpc = chain_.url(), .contracts = contracts}) {}

  LocalChain chain_;
  Session session_;
  std::map<std::string, std::unique_ptr<keys::PrivateKey>> keys_;
  std::map<std::string, std::unique_ptr<eth::Sender>> senders_;
  std::uint64_t chain_id_ = 0;
};

}  // namespace colophon::cli
