// A real chain of our own: anvil on a free port of this machine, with the gas limits of public chains.
#pragma once

#include <string>

#include "cli/process.hpp"
#include "eth/client.hpp"

namespace colophon::cli {

class LocalChain {
 public:
  // `anvil` is the program; its words go to `log_file`. Errors: ProgramNotStarted, ChainNotUp (it ended, or
  // did not answer within 30 s).
  static Result<LocalChain> start(const std::string& anvil, const std::string& log_file);

  const std::string& url() const { return url_; }

  // What only a local chain can do. Errors: those of JsonRpc.
  static Result<void> give(eth::Client& client, const eth::Address& account, const eth::Uint256& wei);
  static Result<void> mine(eth::Client& client);                         // one block
  static Result<void> pass(eth::Client& client, std::uint64_t seconds);  // moves the clock on, then a block

 private:
  LocalChain(Background anvil, std::string url) : anvil_(std::move(anvil)), url_(std::move(url)) {}
  Background anvil_;
  std::string url_;
};

// $COLOPHON_ANVIL, or the binary that npm put below contracts/node_modules. Error: AnvilMissing.
Result<std::string> find_anvil();

}  // namespace colophon::cli
